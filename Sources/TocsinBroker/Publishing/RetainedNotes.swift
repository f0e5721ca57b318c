/// Topics of retained messages that the broker has below our own prefix, noted while they are looked at; bounded, what is beyond is found
/// the next time.
struct RetainedNotes {
    private(set) var topics: [String] = []
    /// There were more than could be noted.
    private(set) var isPartial = false
    /// When the last came.
    private(set) var lastAt: ContinuousClock.Instant
    private let limit: Int

    init(limit: Int, at now: ContinuousClock.Instant) {
        self.limit = limit
        lastAt = now
    }

    mutating func take(_ topic: String, isEmpty: Bool, at now: ContinuousClock.Instant = .now) {
        lastAt = now
        guard !isEmpty else { return }
        guard topics.count < limit else {
            isPartial = true
            return
        }
        topics.append(topic)
    }
}
