internal import Glibc
internal import TocsinCommandLine

/// A file named on the command line.
enum InputFile {
    /// - Parameter limit: in bytes; a longer file is refused.
    static func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .no("cannot read \(path): \(String(cString: strerror(errno)).lowercased())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .no("cannot read \(path): \(String(cString: strerror(errno)).lowercased())")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw .no("\(path) is longer than the \(limit) bytes that are read") }
        }
    }
}
