internal import Foundation
internal import Glibc
internal import TocsinCommandLine
internal import TocsinExpressions

/// The file that holds the key of an issuer of tokens.
enum KeyFile {
    /// As long as the hash of HS256, as RFC 7518 §3.2 wants it.
    private static let bytes = 32

    /// Makes the file, and its folder, readable by its owner only, with a new random key in base64; leaves one alone that is there.
    static func create(_ path: String) throws(Failure) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw .no("cannot make the folder \(folder) of the key: \(error.localizedDescription)")
            }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            throw .no("cannot make the key file \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        // The system's generator, which is fit for keys.
        var generator = SystemRandomNumberGenerator()
        let key = (0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let written = StandardStream(descriptor: descriptor).line(Base64.encode(key))
        guard written, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(path)
            throw .no("cannot write the key file \(path): \(reason)")
        }
    }
}
