import TocsinExpressions
import TocsinModel
import TocsinTime

/// What a device publishes.
struct Message: Hashable, Sendable {
    let site: String
    let device: String
    let measure: String
    /// `nil` for a payload that has none.
    let value: Double?
    /// By the device's own clock.
    let time: Timestamp
    let id: String?
    var isRetained = false

    var topicName: String { "plant/\(site)/\(device)/\(measure)" }

    func event(_ number: UInt64, received: Timestamp, hasTime: Bool) -> Event? {
        Topic(topicName).map {
            Event(
                id: EventID(number),
                source: site == "lab" ? "lab" : "plant",
                topic: $0,
                labels: ["site": site, "device": device, "measure": measure],
                payload: .map(MapValue(value.map { [("value", .double($0))] } ?? [("other", .double(1))])),
                time: hasTime ? time : received,
                received: received,
                deduplicationID: id,
                isRetained: isRetained
            )
        }
    }
}
