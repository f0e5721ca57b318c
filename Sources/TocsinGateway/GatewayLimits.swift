package import TocsinModel

/// Every bound the gateway keeps, in one place. What happens at a bound is said with each.
package struct GatewayLimits: Sendable, Hashable {
    /// A message of a client, and one frame of it; bytes. Beyond: close 1009.
    package var messageBytes = 65_536
    /// Frames of one fragmented message. Beyond: close 1009. Tiny fragments cost far more than their bytes.
    package var messageFrames = 128
    /// Messages of a client, and pings; a second. Beyond: close 4429.
    package var messages = Rate(perSecond: 50, burst: 300)
    /// Commands of one socket that wait for an answer. Beyond: close 4429.
    package var commandsWaiting = 128
    /// Bytes a socket may lag behind. Beyond: close 4409.
    package var lagBytes = 1_048_576
    /// Bytes of live frames set aside while the missed range is read. Beyond: they are let go and read again instead.
    package var catchUpBytes = 262_144
    /// Items of the missed range read at once.
    package var catchUpItems = 256
    /// Bytes of frames that wait for one event loop. Beyond: its sockets are closed with 4409 and resume by cursor.
    package var shardBytes = 67_108_864

    /// WebSocket handshakes, all addresses together. Beyond: 429.
    package var handshakes = Rate(perSecond: 100, burst: 100)
    /// Open sockets of one address. Beyond: 429.
    package var socketsPerAddress = 1_000
    /// Tokens of one address that did not verify. Beyond: its tokens are refused unread, with 429 or close 4429.
    package var failedTokens = Rate(perSecond: 20, burst: 20)
    /// Addresses remembered with their failed tokens. Beyond: those that have recovered are forgotten first.
    package var addresses = 65_536

    /// From the connection to its first complete request. Beyond: dropped.
    package var requestDeadline: TimeSpan = .seconds(10)
    /// From the handshake to the hello. Beyond: close 4408.
    package var helloDeadline: TimeSpan = .seconds(10)
    package var pingInterval: TimeSpan = .seconds(25)
    /// From a ping to its pong. Beyond: dropped.
    package var pongDeadline: TimeSpan = .seconds(10)
    /// From our close frame to the client's. Beyond: dropped.
    package var closeDeadline: TimeSpan = .seconds(5)
    /// The same for a client that was too slow: it has to read what is before the close frame.
    package var slowCloseDeadline: TimeSpan = .seconds(60)
    /// A connection between two requests. Beyond: closed.
    package var idleDeadline: TimeSpan = .seconds(75)

    /// Body of a request; bytes. Beyond: 413.
    package var bodyBytes = 65_536
    /// All header fields of a request; bytes. Beyond: 400.
    package var headerBytes = 32_768
    package var headerFields = 100

    package init() {}
}
