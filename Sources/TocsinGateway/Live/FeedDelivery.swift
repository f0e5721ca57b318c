/// What becomes of a frame that is there for a subscriber.
enum FeedDelivery: Sendable, Equatable {
    /// Why a frame is not sent at all.
    enum Reason: Sendable, Equatable {
        /// The subscriber wants other kinds.
        case unwanted
        /// It was in a page of the past.
        case alreadyRead
        /// It is only of worth to those who are live.
        case catchingUp
        case closed
    }

    /// It is to be written now.
    case send
    /// It comes when the past has been read, unless it was in it.
    case setAside
    /// More came than may be set aside: all of that is to be read instead.
    case readInstead
    /// The client lags: it waits until there is room.
    case waits
    case passedOver(Reason)
    /// The client lags too far behind; what waited is dropped, and this is the last word.
    case close(CloseReason)
}
