/// Why a handshake did not become a stream, beside not being one.
enum HandshakeRefusal: String, Error, Hashable, Sendable, CaseIterable {
    case origin
    case tooManyHandshakes = "too_many_handshakes"
    case tooManySockets = "too_many_sockets"
}
