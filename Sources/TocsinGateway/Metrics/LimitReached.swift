/// A bound of the gateway that something came up against, beside those of tokens, handshakes and streams, which are counted by themselves.
enum LimitReached: String, Hashable, Sendable, CaseIterable {
    /// A connection that was not let in: there were as many as may be, and none was idle.
    case connections
    /// A connection that made room for another: it was the one that had kept us waiting the longest.
    case displaced
    /// No complete request in time.
    case requestDeadline = "request_deadline"
    /// No complete body in time.
    case bodyDeadline = "body_deadline"
    /// A body that came too slowly.
    case slowBody = "slow_body"
    /// An answer of which the client took nothing.
    case answerDeadline = "answer_deadline"
    /// A request for a host that is none of ours.
    case host
    /// Requests of one address without a good token.
    case requests
    /// Requests of one user.
    case userRequests = "user_requests"
    /// Actions of one user.
    case actions
}
