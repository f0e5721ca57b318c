/// Where a secret is. Configuration never holds the secret itself.
package enum SecretReference: Hashable, Sendable {
    /// Relative to the working directory.
    case file(String)
    case environment(String)

    /// Why there is no secret. It names the place and never the value.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case missingFile(String)
        case unreadableFile(String, reason: String)
        case missingVariable(String)
        /// Nothing but a line end.
        case empty(String)

        package var description: String {
            switch self {
            case .missingFile(let path): "the secret file \(path) does not exist"
            case .unreadableFile(let path, let reason): "the secret file \(path): \(reason)"
            case .missingVariable(let name): "the environment variable \(name), which holds a secret, is not set"
            case .empty(let place): "the secret in \(place) is empty"
            }
        }
    }

    /// The longest secret, in bytes.
    package static let limit = 65_536

    /// The secret's bytes, less one line end after them.
    ///
    /// - Parameter environment: the variables of the process.
    package func read(environment: [String: String]) throws(Failure) -> [UInt8] {
        var bytes: [UInt8]
        switch self {
        case .file(let path):
            do {
                bytes = try FileSystem.bytes(of: path, limit: Self.limit)
            } catch .missing {
                throw .missingFile(path)
            } catch .larger {
                throw .unreadableFile(path, reason: "longer than \(Self.limit) bytes")
            } catch {
                throw .unreadableFile(path, reason: error.message)
            }
        case .environment(let name):
            guard let value = environment[name] else { throw .missingVariable(name) }
            bytes = Array(value.utf8)
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .empty(description) }
        return bytes
    }
}

extension SecretReference: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let path): path
        case .environment(let name): "$\(name)"
        }
    }
}
