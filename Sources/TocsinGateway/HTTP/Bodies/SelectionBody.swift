import TocsinModel

/// Some notifications by their ids, or all of them: `{"ids":["n-1"]}`, `{"all":true}`.
///
/// Whoever says nothing at all may mean all of them, so what is mistyped or `null` must not pass for nothing.
enum SelectionBody {
    /// What is to be sent.
    static let wanted = #"Send {"ids":["n-1"]} or {"all":true}, and nothing else."#

    /// `nil` for `{}`.
    static func selection(of body: JSONNode) throws -> Command.Selection? {
        guard case .object(let members) = body else { throw Problem.badRequest(wanted) }
        guard !members.isEmpty else { return nil }
        guard members.keys.allSatisfy({ ["ids", "all"].contains($0) }) else { throw Problem.badRequest(wanted) }
        let ids = try members["ids"].map(texts) ?? []
        let isAll = try members["all"].map(flag) ?? false
        do {
            return try Command.Selection(ids: ids, all: isAll)
        } catch {
            throw Problem(error)
        }
    }

    private static func texts(_ node: JSONNode) throws -> [String] {
        guard case .array(let items) = node else { throw Problem.badRequest(wanted) }
        return try items.map { item in
            guard case .string(let text) = item else { throw Problem.badRequest(wanted) }
            return text
        }
    }

    private static func flag(_ node: JSONNode) throws -> Bool {
        guard case .bool(let value) = node else { throw Problem.badRequest(wanted) }
        return value
    }
}
