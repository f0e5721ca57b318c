/// How often a message is offered to a broker that refuses it, and how long to wait between (MQTT 5 §3.4.2.1).
enum RefusalPolicy {
    /// Reasons that are the broker's state and not the message: unspecified, implementation-specific, quota exceeded.
    private static let passing: Set<Int32> = [0x80, 0x83, 0x97]
    /// Packet too large: offering the same again is no use.
    static let tooLarge: Int32 = 0x95

    /// Attempts in all; a passing reason has about 25 seconds, the others 3.5, in which an access list may be mended.
    static func attempts(for code: Int32) -> Int { passing.contains(code) ? 8 : 4 }

    /// After so many failures, at least 1.
    static func delay(after failures: Int) -> Duration {
        min(.milliseconds(500) * (1 << min(max(failures, 1) - 1, 10)), .seconds(5))
    }

    /// How often a message may be the only one on its way when the connection is lost.
    static let losses = 3
    /// After so many it is sent with less in it, where that can be.
    static let lossesBeforeReducing = 2

    /// Whether a connection that the broker ended so may have been ended for what was sent.
    ///
    /// - Parameter code: of the broker's DISCONNECT or the library's; `nil` where none is known.
    static func isBlamable(_ code: Int32?) -> Bool {
        guard let code, code >= 0x80 else { return true }
        return [0x80, 0x81, 0x82, 0x83, 0x87, 0x90, 0x94, 0x95, 0x97, 0x99, 0x9A, 0x9B].contains(code)
    }
}
