import TocsinModel
import TocsinTime

/// How far a stream has come; it moves down this list only.
enum StreamPhase: Sendable, Equatable {
    case awaitingHello(until: TimeSpan)
    /// The hello is here, its token is being verified.
    case entering
    /// Known to the hub; how far it has come with the feed is for its ``FeedState`` to say.
    case following(StreamMember)
    /// Our close frame is out.
    case closing(until: TimeSpan)
    case closed
}

/// A stream whose client is known.
struct StreamMember: Sendable, Hashable {
    let identity: Identity
    let want: Subscription
}

extension StreamPhase {
    var member: StreamMember? {
        switch self {
        case .following(let member): member
        case .awaitingHello, .entering, .closing, .closed: nil
        }
    }

    /// Whether frames of the client still count.
    var isOpen: Bool {
        switch self {
        case .awaitingHello, .entering, .following: true
        case .closing, .closed: false
        }
    }
}
