package import TocsinTime

/// Every bound the gateway keeps, in one place: `http.limits` of the configuration. What happens at a bound is said with each.
package struct GatewayLimits: Sendable, Hashable {
    /// A message of a client, and one frame of it; bytes. Beyond: close 1009.
    package var messageBytes = 65_536
    /// Frames of one fragmented message. Beyond: close 1009. Tiny fragments cost far more than their bytes.
    package var messageFrames = 128
    /// Frames of a client, whatever they are; a second. Beyond: close 4429.
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

    /// Connections in all; `nil` for what the process's descriptors allow, less ``reservedDescriptors``. Beyond: the one that has kept
    /// us waiting for a request the longest is dropped for the new one; where none waits, the new one is.
    package var connections: Int?
    /// Descriptors that connections never take: for the broker, the store, what is delivered.
    package var reservedDescriptors = 24
    /// Connections of one address, unless it is a trusted proxy. Beyond: as with ``connections``, among its own.
    package var connectionsPerAddress = 2_000
    /// Handshakes of streams; of one address. Beyond: 429.
    package var handshakes = Rate(perSecond: 100, burst: 100)
    /// Open streams and waiting polls of one address. Beyond: 429.
    package var socketsPerAddress = 1_000
    /// Requests without a good token; of one address. Beyond: 429.
    package var requests = Rate(perSecond: 500, burst: 2_000)
    /// Requests of one user. Beyond: 429.
    package var userRequests = Rate(perSecond: 500, burst: 2_000)
    /// Tokens and links that did not verify; of one address. Beyond: 429 or close 4429 instead of 401 or 4401. Those that verify always
    /// count.
    package var failedTokens = Rate(perSecond: 20, burst: 20)
    /// Actions of one user, over HTTP, streams and links together. Beyond: 429.
    package var actions = Rate(perSecond: 50, burst: 500)
    /// Silences, overrides and preferences of one user. Beyond: 429.
    package var writings = Rate(perSecond: 10, burst: 300)
    /// Notes of one user. Beyond: 429.
    package var notes = Rate(perSecond: 5, burst: 60)
    /// Addresses that are remembered. Beyond: those that have nothing open are forgotten.
    package var addresses = 65_536

    /// From the connection to its first complete request head. Beyond: dropped.
    package var requestDeadline: TimeSpan = .seconds(10)
    /// From a request's head to the end of its body. Beyond: 408, and closed.
    package var bodyDeadline: TimeSpan = .seconds(30)
    /// Bytes a second of a body, on the average, once it has taken ``slowBodyGrace``. Below: 408, and closed.
    package var bodyBytesPerSecond = 500
    package static let slowBodyGrace: TimeSpan = .seconds(5)
    /// How long an answer may wait for a client that takes none of it. Beyond: dropped.
    package var answerDeadline: TimeSpan = .seconds(30)
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
    /// Longest lifetime of a token that is accepted, from now on. Beyond: 401.
    package var tokenLifetime: TimeSpan = .days(400)

    package init() {}
}
