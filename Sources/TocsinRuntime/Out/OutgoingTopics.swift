internal import TocsinModel

/// The topics that Tocsin publishes to and listens on, all of them below `broker.prefix`: contract §5.
struct OutgoingTopics: Hashable, Sendable {
    let prefix: String

    var status: String { "\(prefix)/status" }
    /// The filter of all commands.
    var commands: String { "\(prefix)/users/+/commands" }

    func notifications(_ user: UserID) -> String { "\(prefix)/users/\(user)/notifications" }
    func inbox(_ user: UserID) -> String { "\(prefix)/users/\(user)/inbox" }
    func replies(_ user: UserID) -> String { "\(prefix)/users/\(user)/replies" }
    func incident(_ id: IncidentID) -> String { "\(prefix)/incidents/\(id)" }

    /// The user whose command topic it is.
    func commander(_ topic: String) -> UserID? {
        level(below: "users", of: topic, before: "commands").flatMap { UserID($0) }
    }

    /// Filters of what we publish as retained messages, one for each thing that can end.
    var retained: [String] { ["\(prefix)/incidents/+", "\(prefix)/users/+/inbox"] }

    /// Those of some topics below our own that are of no user and no incident that there is.
    func strangers(
        _ topics: [String],
        isKnownUser: (UserID) -> Bool,
        knownIncidents: ([IncidentID]) -> Set<IncidentID>
    ) -> [String] {
        let incidents = topics.compactMap { level(below: "incidents", of: $0, before: nil).flatMap { IncidentID($0) } }
        let known = knownIncidents(incidents)
        return topics.filter { topic in
            if let user = level(below: "users", of: topic, before: "inbox") {
                return UserID(user).map { !isKnownUser($0) } ?? true
            }
            if let incident = level(below: "incidents", of: topic, before: nil) {
                return IncidentID(incident).map { !known.contains($0) } ?? true
            }
            return false
        }
    }

    /// Where a command is answered.
    ///
    /// A sender must not make us write where only we may, nor where they may not: what they ask for counts only at or below their own replies.
    /// - Parameter wanted: the response topic of the request. Untrusted.
    func answer(_ wanted: String?, to user: UserID) -> String {
        let own = replies(user)
        guard let wanted, Topic(wanted) != nil, wanted.utf8.count <= SizeLimits().topic,
            wanted.utf8.starts(with: own.utf8),
            wanted.utf8.count == own.utf8.count || wanted.utf8.dropFirst(own.utf8.count).first == UInt8(ascii: "/")
        else { return own }
        return wanted
    }

    /// The one level between `PREFIX/first/` and `/last`, or the end.
    private func level(below first: String, of topic: String, before last: String?) -> String? {
        let head = "\(prefix)/\(first)/".utf8
        let tail = (last.map { "/\($0)" } ?? "").utf8
        let bytes = topic.utf8
        guard bytes.count > head.count + tail.count, bytes.starts(with: head),
            bytes.suffix(tail.count).elementsEqual(tail)
        else { return nil }
        let level = bytes.dropFirst(head.count).dropLast(tail.count)
        return level.contains(UInt8(ascii: "/")) ? nil : String(Substring(level))
    }
}
