/// Which keys maps can have, by what kind of map they are: every reader asks for all of its keys, whatever the others say.
///
/// A class because every reader of a load notes its own in the same one.
final class AskedKeys {
    private(set) var byKind: [String: Set<String>] = [:]

    func note(_ keys: [String], of kind: String) {
        byKind[kind, default: []].formUnion(keys)
    }
}
