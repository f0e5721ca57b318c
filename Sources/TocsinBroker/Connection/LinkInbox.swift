/// What the library's callbacks put down during a call, for the caller to pick up after it.
///
/// A callback must not call the library back (up to 2.0 it would deadlock), so it only takes notes. Not `Sendable`: it is written
/// and read on the one thread that calls the library.
class LinkInbox {
    struct Greeting {
        let code: Int32
        let isSessionPresent: Bool
        /// The largest packet that the broker takes (MQTT 5 §3.2.2.3.6), in bytes; `nil` where it names none.
        var largestPacket: Int?
        /// Whether it keeps retained messages (MQTT 5 §3.2.2.3.5).
        var keepsRetained = true
    }

    /// One SUBACK: the granted QoS, or a failure from 128 up.
    struct SubscriptionAnswer {
        let packetID: Int32
        let code: Int32
    }

    private(set) var greeting: Greeting?
    var subscriptionAnswers: [SubscriptionAnswer] = []
    /// What the disconnect callback was told.
    var disconnectCode: Int32?
    /// The last error that the library logged while connecting; it tells what is wrong with a certificate, its codes do not.
    var lastError: String?
    /// Packets that reached a callback: how a reader sees that a call got somewhere.
    var received = 0

    /// CONNACK came. Messages may follow within the same call of the library, so what depends on the session hears of it here.
    func greet(_ greeting: Greeting) {
        self.greeting = greeting
    }

    /// For a new connection.
    func reset() {
        greeting = nil
        subscriptionAnswers.removeAll()
        disconnectCode = nil
        lastError = nil
    }
}
