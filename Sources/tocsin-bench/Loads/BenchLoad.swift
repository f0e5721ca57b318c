internal import TocsinModel

/// The plant that measurements listen to: ten sites with twenty freezers each, readings as JSON with two fields.
struct BenchLoad {
    static let sites = 10
    static let devices = 20
    static let filter = "bench/#"
    /// Every so many readings, one is over the threshold, and the next of its device is below it again.
    private static let troubleEvery = 1000

    private var number = 0

    /// The next `count` readings, device after device.
    mutating func batch(_ count: Int) -> InboundBatch {
        var batch = InboundBatch()
        for _ in 0..<count {
            let device = number % (Self.sites * Self.devices)
            let value = number % Self.troubleEvery == 0 ? -4.0 : -18.0 - Double(number % 10) / 10
            let payload = #"{"value":\#(value),"ts":\#(1_763_712_000 + number / 1000)}"#
            batch.append(
                topic: "bench/site-\(device / Self.devices)/fz-\(device % Self.devices)/temperature",
                payload: Array(payload.utf8)
            )
            number += 1
        }
        return batch
    }

    /// A configuration with so many rules.
    ///
    /// The first watches every device for silence; ten watch the temperature of one site each, so each reading is evaluated by two rules;
    /// the others watch other measures of the same devices.
    static func configuration(rules count: Int, store: String) -> String {
        var rules = [
            "  - {name: silent, topic: 'bench/{site}/{device}/{rest...}', key: [site, device], absent: 1h, severity: error, summary: '{{labels.device}}'}"
        ]
        for index in 0..<max(count - 1, 0) {
            let (topic, condition) =
                index < sites
                ? ("bench/site-\(index)/{device}/temperature", "payload.value > -12.0")
                : ("bench/site-\(index % sites)/{device}/measure-\(index)", "payload.value > 10.0 && payload.ts > 0.0")
            rules.append(
                "  - {name: rule-\(index), topic: '\(topic)', when: '\(condition)', severity: warning, summary: '{{labels.device}}: {{payload.value}}'}"
            )
        }
        return """
            store: {path: '\(store)'}
            sources:
              - {name: bench, filter: '\(filter)', topic: 'bench/{site}/{device}/{measure}', payload: json}
            rules:
            \(rules.joined(separator: "\n"))
            routing: {group_by: [rule], group_wait: 10s, notify: ['user:ana']}
            users: {ana: {name: Ana}}

            """
    }
}
