internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reading files, with what goes wrong as text for people.
enum FileSystem {
    /// Why a file gives no text.
    enum Failure: Error {
        case missing
        case unreadable(String)
        case larger(than: Int)
        /// With the text that it begins with.
        case notText(after: String)

        var message: String {
            switch self {
            case .missing: "there is no such file"
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            case .larger(let limit): "larger than the \(limit) bytes that a configuration may have in all"
            case .notText: "not UTF-8 text"
            }
        }
    }

    /// - Parameter limit: in bytes; no more than one beyond it is read.
    static func bytes(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw .missing }
            throw .unreadable(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable("not a regular file")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw .unreadable(String(cString: strerror(errno)))
            }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw .larger(than: limit) }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// Without a byte order mark.
    static func text(of path: String, limit: Int) throws(Failure) -> String {
        let bytes = try bytes(of: path, limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(after: validPrefix(of: bytes))
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether users other than the owner may read a file; false where that can't be known.
    static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    /// Whether any user may write to a file; false where that can't be known.
    static func isWritableByOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IWOTH != 0
    }

    /// The files that match a pattern with `*`, `?` and `[…]`, sorted.
    static func glob(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard Foundation.glob(pattern, GLOB_ERR | GLOB_MARK, nil, &found) == 0, let paths = found.gl_pathv else {
            return []
        }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            paths[index].map { String(cString: $0) }
        }.filter { !$0.hasSuffix("/") }.sorted()
    }

    /// The text before the first byte that is not UTF-8.
    private static func validPrefix(of bytes: [UInt8]) -> String {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var text = String.UnicodeScalarView()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { text.append(scalar) }
        return String(text)
    }
}
