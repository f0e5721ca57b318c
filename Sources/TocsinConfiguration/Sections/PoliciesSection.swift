internal import TocsinEngine
internal import TocsinModel
internal import TocsinTime

/// Reads `policies:`.
struct PoliciesSection {
    let log: ProblemLog
    let names: Names
    let intervals: [String: CivilInterval]

    /// How long a step waits that does not say.
    private static let wait = TimeSpan.minutes(5)

    func read(_ parent: inout MapReader) -> [String: EscalationPolicy] {
        var policies: [String: EscalationPolicy] = [:]
        for (name, reader) in parent.namedMaps("policies", "a policy") {
            var reader = reader
            if !Names.isName(name.value) {
                log.error("a policy's name must be one line of at most 128 bytes", at: name.place)
            }
            let rounds = reader.number("repeat", in: 0...1000) ?? 0
            let timeout = reader.span("ack_timeout", least: .seconds(1))
            if reader.node("steps") == nil { reader.missing("steps") }
            if case .list(let items)? = reader.node("steps")?.content, items.isEmpty {
                log.error("the policy '\(name.value)' has no steps", at: reader.place(of: "steps"))
            }
            let steps = reader.maps("steps", "a step").compactMap { step in
                var step = step
                let read = self.step(&step)
                step.finish()
                return read
            }
            reader.finish()
            guard !steps.isEmpty else { continue }
            policies[name.value] = EscalationPolicy(
                name: name.value,
                steps: steps,
                rounds: rounds,
                acknowledgementTimeout: timeout
            )
        }
        return policies
    }

    private func step(_ reader: inout MapReader) -> EscalationPolicy.Step? {
        let node = reader.required("notify")
        let notify = Recipient.list(&reader, names, log) ?? []
        if let node, case .list(let items) = node.content, items.isEmpty {
            log.error("'notify' is empty: a step needs somebody to tell", at: node.place)
        }
        let wait = reader.span("wait", least: .seconds(1)) ?? Self.wait
        let isRoundRobin = reader.flag("round_robin") ?? false
        let acknowledgements = reader.number("acknowledgements", in: 1...1000) ?? 1
        var during: CivilInterval?
        if let name = reader.text("during"), names.check(name, among: names.intervals, log) {
            during = intervals[name.value]
        }
        let above = rate(&reader)
        guard !notify.isEmpty else { return nil }
        return EscalationPolicy.Step(
            notify: notify,
            wait: wait,
            isRoundRobin: isRoundRobin,
            during: during,
            above: above,
            acknowledgements: acknowledgements
        )
    }

    private func rate(_ parent: inout MapReader) -> EscalationPolicy.AlertRate? {
        guard var reader = parent.map("above", "a rate") else { return nil }
        if reader.node("alerts") == nil { reader.missing("alerts") }
        if reader.node("within") == nil { reader.missing("within") }
        let alerts = reader.number("alerts", in: 1...100_000)
        let within = reader.span("within", least: .seconds(1))
        reader.finish()
        guard let alerts, let within else { return nil }
        return EscalationPolicy.AlertRate(alerts: alerts, within: within)
    }
}
