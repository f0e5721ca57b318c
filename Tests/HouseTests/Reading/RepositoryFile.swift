/// A file of the repository.
struct RepositoryFile: Sendable {
    /// From the root of the repository.
    let path: String
    let bytes: [UInt8]

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Whether it is text, as far as that can be known: it has no zero byte.
    var isText: Bool { !bytes.contains(0) }
}
