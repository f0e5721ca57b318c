internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel

/// Reads notifications as programs see them, contract §7, and says whether they are what was expected.
struct NotificationFields: ~Copyable {
    private var parser = JSONParser(limits: DecodingLimits())

    /// The fields that are not as expected; empty where the notification fits.
    mutating func misfits(_ sent: Sent, _ expectation: Scenario.Expectation) -> [Misfit] {
        guard !expectation.fields.isEmpty else { return [] }
        let fields = fields(of: sent)
        return expectation.fields.compactMap { field in
            let value = fields[field.name] ?? .null
            return Self.fits(value, field.value, isSet: field.name == "channels")
                ? nil : Misfit(name: field.name, found: value, expected: field.value)
        }
    }

    struct Misfit {
        let name: String
        let found: Value
        let expected: Value
    }

    private mutating func fields(of sent: Sent) -> MapValue {
        let json = NotificationRecord(sent.notification, committedAt: sent.at).json
        let value = json.withUnsafeBytes { try? parser.parse($0) }
        guard case .map(let map) = value else { preconditionFailure("a notification isn't written as a JSON object") }
        let channels = Value.list(sent.channels.map { .string($0) })
        return MapValue(
            map.entries.map { ($0.key.displayText, $0.key.displayText == "channels" ? channels : $0.value) }
        )
    }

    /// Of a map, what is expected must be there and more may be. `{contains: TEXT}` is a part of a text.
    static func fits(_ found: Value, _ expected: Value, isSet: Bool = false) -> Bool {
        switch (found, expected) {
        case (.map(let found), .map(let expected)):
            return expected.entries.allSatisfy { entry in
                guard case .string(let key) = entry.key, let value = found[key] else { return false }
                return fits(value, entry.value)
            }
        case (.list(let found), .list(let expected)) where isSet:
            return Set(found.map(\.displayText)) == Set(expected.map(\.displayText)) && found.count == expected.count
        case (.list(let found), .list(let expected)):
            return found.count == expected.count && zip(found, expected).allSatisfy { fits($0, $1) }
        case (.string(let text), .map(let expected)):
            guard expected.entries.count == 1, case .string(let part) = expected["contains"] else { return false }
            return text.contains(part)
        case (.map, _), (.list, _), (_, .map), (_, .list):
            return false
        case (.null, .null):
            return true
        case (.null, _), (_, .null):
            return false
        default:
            return found.displayText == expected.displayText
        }
    }
}
