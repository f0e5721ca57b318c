/// Why the store can't be used. Each says what to do.
package enum StoreError: Error, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    /// Another process has the store: two would each tell people of the same trouble.
    case inUse(path: String)
    case damaged(path: String, reason: String)
    case notDurable(path: String)
    /// The snapshot or the journal can't be read by this version.
    case unreadable(what: String, reason: String)
    /// The journal begins after an input, and no snapshot leads there.
    case incomplete(after: UInt64, reason: String?)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the store \(path): \(reason); check that its folder exists and is writable"
        case .inUse(let path):
            "the store \(path) is in use by another process; stop that one first"
        case .damaged(let path, let reason):
            "the store \(path) is damaged (\(reason)); restore it from a backup, or move it away to begin anew"
        case .notDurable(let path):
            "the store \(path) did not accept synchronous=FULL; nothing could be promised about what is kept"
        case .unreadable(let what, let reason):
            "cannot read \(what): \(reason); it is damaged, or was written by another version"
        case .incomplete(let input, let reason):
            "the store has no journal up to input \(input), and no snapshot of it that can be read"
                + (reason.map { " (\($0))" } ?? "")
                + "; restore both of its files from a backup, or move them away to begin anew"
        }
    }
}
