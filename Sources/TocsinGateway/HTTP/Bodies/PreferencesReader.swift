import TocsinExpressions
import TocsinModel
import TocsinTime

/// Reads the body of `PUT /me/preferences`, and finds everything that is wrong with its form.
///
/// What its conditions and channels mean is for the engine to say: only it knows the configuration.
struct PreferencesReader {
    private(set) var faults: [Problem.Fault] = []

    /// What only the service says, and may come back as it was given.
    private static let passedOver: Set<String> = ["in_force", "configured", "known_channels", "problem"]
    private static let members = ["time_zone", "quiet_hours", "channels", "mutes", "per_hour"]
    private static let choiceLimit = 20
    private static let muteLimit = 100
    /// Bytes of a condition.
    private static let conditionLimit = SizeLimits().expression
    /// Bytes of a channel's name.
    private static let nameLimit = 64

    static func preferences(of body: JSONNode) throws -> Preferences {
        var reader = PreferencesReader()
        let preferences = reader.read(body)
        guard reader.faults.isEmpty else { throw Problem.badRequest(reader.faults) }
        return preferences
    }

    private mutating func read(_ body: JSONNode) -> Preferences {
        var preferences = Preferences()
        guard let body = object(body, "", members: Self.members, ignoring: Self.passedOver) else { return preferences }
        preferences.zone = zone(body["time_zone"])
        preferences.quietHours = quietHours(body["quiet_hours"])
        preferences.channels = channels(body["channels"])
        preferences.mutes = mutes(body["mutes"])
        preferences.perHour = perHour(body["per_hour"])
        return preferences
    }

    private mutating func zone(_ node: JSONNode?) -> String? {
        guard let node, node != .null else { return nil }
        if case .string(let name) = node, RecurrenceBody.isZone(name) { return name }
        fault("/time_zone", "This is the name of a time zone such as Europe/Lisbon, or null.")
        return nil
    }

    private mutating func quietHours(_ node: JSONNode?) -> Preferences.Setting<Preferences.QuietHours> {
        let place = "/quiet_hours"
        switch node {
        case nil, .string("configured"): return .configured
        case .string("off"): return .off
        case .object:
            break
        case .null, .bool, .number, .string, .array:
            fault(place, #"Quiet hours are "configured", "off", or such as {"from":"22:00","to":"07:00"}."#)
            return .configured
        }
        guard
            let hours = object(node ?? .null, place, members: ["from", "to", "weekdays", "unless"])
        else { return .configured }
        let from = time(hours["from"], place + "/from", in: 0...1439)
        var to = time(hours["to"], place + "/to", in: 0...1440)
        // Midnight at the end is the one that ends the day.
        if to == 0 { to = 1440 }
        if let from, from == to { fault(place + "/to", "This is another time than from.") }
        let weekdays = weekdays(hours["weekdays"], place + "/weekdays")
        let unless = condition(hours["unless"], place + "/unless")
        guard let from, let to else { return .configured }
        return .own(Preferences.QuietHours(from: from, to: to, weekdays: weekdays, unless: unless))
    }

    private mutating func channels(_ node: JSONNode?) -> [Preferences.ChannelChoice]? {
        guard let node, node != .null else { return nil }
        return list(node, "/channels", upTo: Self.choiceLimit) { reader, node, place in
            guard let choice = reader.object(node, place, members: ["when", "use", "digest"]) else { return nil }
            let when = reader.condition(choice["when"], place + "/when")
            let digest = reader.span(choice["digest"], place + "/digest")
            let use = reader.names(choice["use"], place + "/use")
            return Preferences.ChannelChoice(when: when, use: use, digest: digest)
        }
    }

    private mutating func mutes(_ node: JSONNode?) -> [Preferences.Mute] {
        guard let node, node != .null else { return [] }
        return list(node, "/mutes", upTo: Self.muteLimit) { reader, node, place in
            guard let mute = reader.object(node, place, members: ["match", "until"]) else { return nil }
            let until = reader.moment(mute["until"], place + "/until")
            guard let match = reader.condition(mute["match"], place + "/match") else {
                if mute["match"] == nil || mute["match"] == .null { reader.fault(place + "/match", "This is missing.") }
                return nil
            }
            return Preferences.Mute(match: match, until: until)
        }
    }

    private mutating func perHour(_ node: JSONNode?) -> Int? {
        guard let node, node != .null else { return nil }
        if case .number(let number) = node, let count = Int(exactly: number), (1...1_000).contains(count) {
            return count
        }
        fault("/per_hour", "This is a whole number from 1 to 1000, or null.")
        return nil
    }
}

// MARK: - Parts

extension PreferencesReader {
    private mutating func fault(_ pointer: String, _ detail: String) {
        // Whoever sends nonsense by the thousand needn't be told of all of it.
        if faults.count < 50 { faults.append(Problem.Fault(pointer: pointer, detail: detail)) }
    }

    private mutating func object(
        _ node: JSONNode,
        _ place: String,
        members: [String],
        ignoring ignored: Set<String> = []
    ) -> [String: JSONNode]? {
        guard case .object(let object) = node else {
            fault(place, "This is an object.")
            return nil
        }
        for name in object.keys.sorted() where !members.contains(name) && !ignored.contains(name) {
            fault(place + "/" + Self.escaped(name), "There is no such member, only \(members.joined(separator: ", ")).")
        }
        return object
    }

    /// As a token of a JSON Pointer, and not longer than a sentence.
    private static func escaped(_ name: String) -> String {
        name.cut(toBytes: 80).replacing("~", with: "~0").replacing("/", with: "~1")
    }

    private mutating func list<Item>(
        _ node: JSONNode,
        _ place: String,
        upTo limit: Int,
        _ item: (inout PreferencesReader, JSONNode, String) -> Item?
    ) -> [Item] {
        guard case .array(let nodes) = node, nodes.count <= limit else {
            fault(place, "This is a list of at most \(limit).")
            return []
        }
        var items: [Item] = []
        for (index, node) in nodes.enumerated() {
            if let item = item(&self, node, "\(place)/\(index)") { items.append(item) }
        }
        return items
    }

    private mutating func time(_ node: JSONNode?, _ place: String, in range: ClosedRange<Int>) -> Int? {
        if case .string(let text) = node, let minutes = TimeOfDay.minutes(text), range.contains(minutes) {
            return minutes
        }
        fault(place, "This is a time of day such as 22:00.")
        return nil
    }

    private mutating func weekdays(_ node: JSONNode?, _ place: String) -> Set<Int>? {
        guard let node, node != .null else { return nil }
        let names = CivilInterval.weekdayNames
        var days: Set<Int> = []
        if case .array(let nodes) = node, (1...7).contains(nodes.count) {
            for case .string(let name) in nodes {
                if let index = names.firstIndex(of: name) { days.insert(index + 1) }
            }
            if days.count == nodes.count { return days }
        }
        fault(place, "These are some of \(names.joined(separator: ", ")), each once.")
        return nil
    }

    /// `nil` where there is none.
    private mutating func condition(_ node: JSONNode?, _ place: String) -> String? {
        guard let node, node != .null else { return nil }
        if case .string(let text) = node, !text.isEmpty, text.utf8.count <= Self.conditionLimit { return text }
        fault(place, "This is a condition of 1 to \(Self.conditionLimit) bytes, such as severity >= error.")
        return nil
    }

    private mutating func span(_ node: JSONNode?, _ place: String) -> TimeSpan? {
        guard let node, node != .null else { return nil }
        if case .string(let text) = node, let span = TimeSpan(text) { return span }
        fault(place, "This is a length of time such as 1h, or null.")
        return nil
    }

    private mutating func moment(_ node: JSONNode?, _ place: String) -> Timestamp? {
        guard let node, node != .null else { return nil }
        if case .string(let text) = node, let time = Timestamp(rfc3339: text) { return time }
        fault(place, "This is a time such as 2026-11-21T08:00:00Z, or null.")
        return nil
    }

    private mutating func names(_ node: JSONNode?, _ place: String) -> [String] {
        guard case .array(let nodes) = node, (1...Self.choiceLimit).contains(nodes.count) else {
            fault(place, "This is a list of 1 to \(Self.choiceLimit) channels.")
            return []
        }
        var names: [String] = []
        for (index, node) in nodes.enumerated() {
            if case .string(let name) = node, (1...Self.nameLimit).contains(name.utf8.count) {
                names.append(name)
            } else {
                fault("\(place)/\(index)", "This is the name of a channel.")
            }
        }
        return names
    }
}
