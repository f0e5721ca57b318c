internal import TocsinDecoding
internal import TocsinDevices
internal import TocsinEngine
internal import TocsinModel

/// What another configuration takes away from the one in force: a reload that takes too much is a file that was cut short.
package struct ConfigurationChange: Sendable {
    /// Names of what is gone, by section; only sections of which something is.
    package let removed: [(section: String, names: [String])]
    /// Why the change is refused, with what to do; `nil` where it may be made.
    package let refusal: String?

    package init(from present: Configuration, to next: Configuration) {
        let sections = Self.sections(of: present)
        let kept = Dictionary(uniqueKeysWithValues: Self.sections(of: next).map { ($0.name, Set($0.members)) })
        removed = sections.compactMap { section, members in
            let gone = members.filter { kept[section]?.contains($0) != true }
            return gone.isEmpty ? nil : (section, gone)
        }
        let emptied = sections.filter { !$0.members.isEmpty && kept[$0.name]?.isEmpty != false }.map(\.name)
        let cut = Self.cut(present.bundle, next.bundle, emptied: emptied)
        if let cut {
            refusal =
                "\(cut) ends in the middle of what is in force: it was cut short while it was saved; save it again"
        } else if let section = emptied.first(where: Self.isVital) {
            let count = sections.first { $0.name == section }?.members.count ?? 0
            refusal = """
                it has no \(section) where \(count) \(count == 1 ? "is" : "are") in force: the file may have been cut short; \
                to run without any, restart the service
                """
        } else if present.rulebook.routing.notifiesAnybody, !next.rulebook.routing.notifiesAnybody {
            refusal = """
                its routing notifies nobody, where that in force does: the file may have been cut short; to run so, restart \
                the service
                """
        } else {
            refusal = nil
        }
    }

    /// Without these there are no alarms.
    private static func isVital(_ section: String) -> Bool {
        ["sources", "rules", "users"].contains(section)
    }

    private static func sections(of configuration: Configuration) -> [(name: String, members: [String])] {
        let book = configuration.rulebook
        return [
            ("sources", configuration.sources.map(\.name)), ("rules", book.rules.map(\.name)),
            ("users", book.people.users.map(\.id.text)), ("teams", book.people.teams.map(\.name)),
            ("schedules", book.schedules.map(\.name)), ("channels", book.channels.sorted()),
            ("devices", configuration.devices.map(\.model)),
        ]
    }

    /// The first file that is only the beginning of what it is in force: it stops within a line, or a whole section went with the rest.
    private static func cut(_ present: ConfigurationBundle, _ next: ConfigurationBundle, emptied: [String]) -> String? {
        let texts = Dictionary(present.files.map { ($0.path, $0.text) }) { first, _ in first }
        return next.files.first { file in
            guard let before = texts[file.path], before.utf8.count > file.text.utf8.count else { return false }
            guard before.utf8.starts(with: file.text.utf8) else { return false }
            let rest = before.utf8.dropFirst(file.text.utf8.count)
            // A line end or blanks at the end may go.
            guard !rest.allSatisfy({ $0 == 0x20 || (9...13).contains($0) }) else { return false }
            return !emptied.isEmpty || (file.text.utf8.last != UInt8(ascii: "\n") && rest.first != UInt8(ascii: "\n"))
        }?.path
    }
}

extension Route {
    /// Whether anybody is named anywhere in the tree.
    fileprivate var notifiesAnybody: Bool {
        !plan.notify.isEmpty || plan.policy != nil || routes.contains(where: \.notifiesAnybody)
    }
}
