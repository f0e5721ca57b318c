/// How much may be asked for through the broker. What is beyond is refused before anything is made of it.
package struct RequestLimits: Sendable, Hashable {
    /// Requests a second that one sender may keep up; `nil` for no bound.
    package var perSecond: Double?
    /// How many one sender may send at once after a pause.
    package var burst: Int
    /// Bytes of a payload.
    package var payload: Int
    /// Bytes of a response topic and of correlation data, each. A longer one is passed over.
    package var property: Int
    /// Requests of one sender that nobody has taken yet.
    package var waiting: Int
    /// Bytes of all that nobody has taken yet.
    package var waitingBytes: Int
    /// Senders that are told apart; those beyond share one rate.
    package var senders: Int

    package init(
        perSecond: Double? = 10,
        burst: Int = 50,
        payload: Int = 4096,
        property: Int = 1024,
        waiting: Int = 100,
        waitingBytes: Int = 4 * 1024 * 1024,
        senders: Int = 10_000
    ) {
        precondition(burst > 0 && payload > 0 && waiting > 0 && senders > 0, "limits that let nothing in")
        self.perSecond = perSecond
        self.burst = burst
        self.payload = payload
        self.property = property
        self.waiting = waiting
        self.waitingBytes = waitingBytes
        self.senders = senders
    }
}
