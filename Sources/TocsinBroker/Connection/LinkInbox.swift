/// What the library's callbacks put down during a call, for the caller to pick up after it.
///
/// A callback must not call the library back (up to 2.0 it would deadlock), so it only takes notes. Not `Sendable`: it is written
/// and read on the one thread that calls the library.
class LinkInbox {
    struct Greeting {
        let code: Int32
        let isSessionPresent: Bool
        var offer = BrokerOffer()
    }

    /// One UNSUBACK, and how many messages had come before it.
    struct LeavingAnswer {
        let packetID: Int32
        let arrived: Int
    }

    /// One SUBACK: the granted QoS, or a failure from 128 up.
    struct SubscriptionAnswer {
        let packetID: Int32
        let code: Int32
    }

    private(set) var greeting: Greeting?
    var subscriptionAnswers: [SubscriptionAnswer] = []
    var leavingAnswers: [LeavingAnswer] = []
    /// Messages at QoS 1 that came on this connection.
    var arrived = 0
    /// Whether the next message is marked as one that was sent before; known only while the library's log is listened to.
    var isNextDuplicate = false
    /// What the disconnect callback was told.
    var disconnectCode: Int32?
    /// The last error that the library logged while connecting; it tells what is wrong with a certificate, its codes do not.
    var lastError: String?
    /// Packets that reached a callback: how a reader sees that a call got somewhere.
    var received = 0

    /// Whether the library's log is still listened to once the broker has accepted us.
    var needsLog: Bool { false }

    /// CONNACK came. Messages may follow within the same call of the library, so what depends on the session hears of it here.
    func greet(_ greeting: Greeting) {
        self.greeting = greeting
    }

    /// For a new connection.
    func reset() {
        greeting = nil
        subscriptionAnswers.removeAll()
        leavingAnswers.removeAll()
        arrived = 0
        isNextDuplicate = false
        disconnectCode = nil
        lastError = nil
    }
}
