/// How many messages came to what, since the decoder was made.
package struct DecodingCounts: Hashable, Sendable {
    package var events = 0
    package var unmatched = 0
    /// By ``Rejection/code``.
    package var rejected: [String: Int] = [:]
    /// Events whose source has a `time` that gave none, or an absurd one; they have their receive time.
    package var eventsWithoutTime = 0
    /// Events whose source has an `id` that gave none; they can't be known as duplicates.
    package var eventsWithoutID = 0

    package init() {}
}
