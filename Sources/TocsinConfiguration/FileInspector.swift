/// What a check may look at besides the text of a configuration: the files that it names, as they are on this machine.
///
/// Loading itself is pure, so that a configuration of the past loads as it did then; only `check`, a start and a reload look, and are told
/// what keeps a service from doing anything.
package struct FileInspector: Sendable {
    /// Whether users other than the owner may read a file; false where there is none.
    package var isReadableByOthers: @Sendable (_ path: String) -> Bool
    /// Whether any user may write to a file; false where there is none.
    package var isWritableByOthers: @Sendable (_ path: String) -> Bool
    /// The bytes of a secret; `nil` where there is none to be read.
    package var secret: @Sendable (SecretReference) -> [UInt8]?

    /// The files of this machine.
    ///
    /// - Parameter environment: the variables of the process.
    package static func live(_ environment: [String: String]) -> FileInspector {
        FileInspector(
            isReadableByOthers: { FileSystem.isReadableByOthers($0) },
            isWritableByOthers: { FileSystem.isWritableByOthers($0) },
            secret: { try? $0.read(environment: environment) }
        )
    }
}
