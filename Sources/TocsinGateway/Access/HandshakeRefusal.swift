/// Why a request did not become a WebSocket.
enum HandshakeRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// No upgrade, or not to WebSocket version 13 (RFC 6455 §4.4).
    case notAnUpgrade = "not_an_upgrade"
    case origin
    case token
    case tooManyHandshakes = "too_many_handshakes"
    case tooManySockets = "too_many_sockets"
}
