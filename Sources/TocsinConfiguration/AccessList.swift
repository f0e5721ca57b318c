internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel

/// A mosquitto ACL file that fits a configuration, and what it cannot protect.
///
/// MQTT user names are: Tocsin's own, from `broker.username`, else `tocsin`; a person's, their user id; and anybody else's,
/// who is a device and may write only where the level that names the device is its own user name.
package struct AccessList: Sendable {
    /// The text of the file. Deterministic: sources and users in order.
    package let text: String
    /// Sources below which a device may write in another's name, with what to do; a sentence each.
    package let unprotected: [String]

    package init(for configuration: Configuration) {
        let own = configuration.broker.username ?? "tocsin"
        let prefix = configuration.broker.prefix
        let doors = configuration.sources.map { Door($0) }
        unprotected = doors.compactMap(\.warning)
        let filters = Self.unique(configuration.sources.map(\.filter.text))
        let ownReach = TopicFilter("\(prefix)/#").map { TopicReach($0) }
        let coveringOwn = configuration.sources.filter { ownReach?.meets(TopicReach($0.filter)) ?? true }
        let foreign = filters.filter { filter in !coveringOwn.contains { $0.filter.text == filter } }

        var lines = [
            "# Who may read and write what; made by `tocsin acl`. Use it with acl_file and allow_anonymous false.",
            "",
            "# Devices: an account writes only where the level that names the device is its own user name, and reads nothing.",
        ]
        lines += Self.unique(doors.filter(\.isBound).map { "pattern write \($0.topic)" })
        for door in doors {
            guard let warning = door.warning else { continue }
            lines += ["", "# NOT PROTECTED: \(warning)"]
            lines.append("pattern write \(door.topic)")
        }
        // Never Tocsin's own topics, which a filter such as # would give away.
        if !coveringOwn.isEmpty { lines.append("pattern deny \(prefix)/#") }
        lines += ["", "# Tocsin itself.", "user \(own)"]
        lines += filters.map { "topic read \($0)" }
        lines.append("topic readwrite \(prefix)/#")
        for user in configuration.rulebook.people.users where user.id.text != own {
            // People are no devices, and the patterns above would let them be.
            lines += ["", "user \(user.id)"] + foreign.map { "topic deny \($0)" }
            lines += [
                "topic read \(prefix)/users/\(user.id)/#", "topic write \(prefix)/users/\(user.id)/commands",
                "topic read \(prefix)/incidents/#", "topic read \(prefix)/status",
            ]
        }
        text = (lines + [""] + Self.limits(configuration.broker.clientID)).joined(separator: "\n") + "\n"
    }

    /// What an access list says nothing about.
    private static func limits(_ client: String) -> [String] {
        [
            "# What this file cannot do:",
            "# - Client ids are not part of it. Whoever connects as '\(client)' cuts Tocsin off from its session. Let devices connect to a",
            "#   listener of their own with per_listener_settings true and use_username_as_clientid true, and give no device the",
            "#   name '\(client)'. Tocsin itself needs a listener without it: it has two clients.",
            "# - What a payload says is not looked at: a label that comes from the payload is whatever the device writes there.",
        ]
    }

    private static func unique(_ texts: [String]) -> [String] {
        var known: Set<String> = []
        return texts.filter { known.insert($0).inserted }
    }

    /// Where the devices of one source may write.
    private struct Door {
        /// A filter, with `%u` for the level that is the writer's own name.
        let topic: String
        let isBound: Bool
        /// Why an account may write in another's name, with what to do; `nil` where none may.
        let warning: String?

        init(_ source: Source) {
            let filter = source.filter.text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard let pattern = source.topic else {
                topic = source.filter.text
                isBound = false
                warning = Self.warning(
                    source,
                    "add a 'topic' with {device} in the place of the level that names the device"
                )
                return
            }
            var levels: [String] = []
            var isBound = false
            for (index, segment) in pattern.segments.enumerated() {
                // The filter may say more than the pattern: only what fits both is ever heard.
                let given =
                    filter.prefix(index + 1).contains("#") ? nil : filter.indices.contains(index) ? filter[index] : nil
                switch segment {
                case .exactly(let name): levels.append(name)
                case .capture(let name) where name == source.identity:
                    levels.append("%u")
                    isBound = true
                case .capture, .any: levels.append(given ?? "+")
                case .captureRest, .rest:
                    let rest = filter.dropFirst(index)
                    levels += rest.isEmpty ? ["#"] : rest
                }
            }
            topic = levels.joined(separator: "/")
            self.isBound = isBound
            warning =
                isBound
                ? nil
                : Self.warning(
                    source,
                    "name the level in its 'topic' as {device}, or say which one it is with 'identity'"
                )
        }

        private static func warning(_ source: Source, _ advice: String) -> String {
            "the source '\(source.name)' names no device, so that any account may write there in another's name: \(advice)"
        }
    }
}
