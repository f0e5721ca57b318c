internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel

/// A mosquitto ACL file that fits a configuration.
///
/// MQTT user names are: Tocsin's own, from `broker.username`, else `tocsin`; a person's, their user id; and anybody else's,
/// who is a device and may write only below the sources.
package enum AccessList {
    /// The text of the file. Deterministic: sources and users in order.
    package static func text(for configuration: Configuration) -> String {
        let own = configuration.broker.username ?? "tocsin"
        var lines = [
            "# Who may read and write what; made by `tocsin acl`. Use it with acl_file and allow_anonymous false.",
            "",
            "# Devices: any user writes below the sources and reads nothing.",
        ]
        let filters = configuration.sources.map(\.filter.text).reduce(into: [String]()) { known, filter in
            if !known.contains(filter) { known.append(filter) }
        }
        // Only what a source covers, and never Tocsin's own topics, which a filter such as # would give away.
        lines += filters.map { "pattern write \($0)" }
        if filters.contains(where: mayCoverOwnTopics) { lines.append("pattern deny tocsin/#") }
        lines += ["", "# Tocsin itself.", "user \(own)"]
        lines += filters.map { "topic read \($0)" }
        lines += ["topic readwrite tocsin/#"]
        let foreign = filters.filter { !mayCoverOwnTopics($0) }
        for user in configuration.rulebook.people.users where user.id.text != own {
            // People are no devices, and the pattern above would let them be.
            lines += ["", "user \(user.id)"] + foreign.map { "topic deny \($0)" }
            lines += [
                "topic read tocsin/users/\(user.id)/#",
                "topic write tocsin/users/\(user.id)/commands", "topic read tocsin/incidents/#",
                "topic read tocsin/status",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func mayCoverOwnTopics(_ filter: String) -> Bool {
        let first = filter.prefix { $0 != "/" }
        return first == "#" || first == "+" || first == "tocsin"
    }
}
