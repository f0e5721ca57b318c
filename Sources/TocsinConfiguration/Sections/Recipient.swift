internal import TocsinEngine
internal import TocsinModel

/// Who is told, as `notify:` names them: `user:ana`, `team:facilities`, `schedule:plant-primary`.
enum Recipient {
    /// - Returns: `nil` where there is no `notify`.
    static func list(_ reader: inout MapReader, _ names: Names, _ log: ProblemLog) -> [RoutePlan.Target]? {
        reader.texts("notify")?.compactMap { target($0, names, log) }
    }

    /// - Returns: `nil` where the text names nobody, which is in the log then.
    private static func target(_ text: Located<String>, _ names: Names, _ log: ProblemLog) -> RoutePlan.Target? {
        let parts = text.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            tellForm(text, parts[0], names, log)
            return nil
        }
        let name = Located(value: parts[1], place: text.place)
        switch parts[0] {
        case "user":
            guard names.check(name, among: names.users, log), let user = UserID(name.value) else { return nil }
            return .user(user)
        case "team":
            return names.check(name, among: names.teams, log) ? .team(name.value) : nil
        case "schedule":
            return names.check(name, among: names.schedules, log) ? .schedule(name.value) : nil
        default:
            tellForm(text, parts[1], names, log)
            return nil
        }
    }

    private static func tellForm(_ text: Located<String>, _ name: String, _ names: Names, _ log: ProblemLog) {
        let meant: String? =
            if names.users.contains(name) {
                "'user:\(name)'"
            } else if names.teams.contains(name) {
                "'team:\(name)'"
            } else if names.schedules.contains(name) {
                "'schedule:\(name)'"
            } else {
                nil
            }
        log.error(
            "'\(text.value)' must be user:NAME, team:NAME or schedule:NAME",
            at: text.place,
            suggestion: meant
        )
    }
}
