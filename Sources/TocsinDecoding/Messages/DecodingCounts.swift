/// How many messages came to what, since the decoder was made.
package struct DecodingCounts: Hashable, Sendable {
    /// By the source's name; under the empty one is what no source has a filter for, or whose topic is at fault.
    package let sources: [String: OfSource]

    package struct OfSource: Hashable, Sendable {
        package var events = 0
        /// Messages that fit the filter and not the topic.
        package var unmatched = 0
        /// Empty payloads that are no event.
        package var cleared = 0
        /// By ``Rejection/code``; a message some of whose readings are bad counts once.
        package var rejected: [String: Int] = [:]
        /// Readings by ``Rejection/code``.
        package var rejectedItems: [String: Int] = [:]
        /// Events whose `time` was not used; they have their receive time.
        package var timeFaults: [EventTime.Fault: Int] = [:]
        /// Events whose `id` gave none; they can't be known as duplicates.
        package var withoutID = 0

        package init() {}
    }

    package init(sources: [String: OfSource] = [:]) {
        self.sources = sources
    }

    package var events: Int { sum(\.events) }

    package var unmatched: Int { sum(\.unmatched) }

    package var eventsWithoutTime: Int { sources.values.reduce(0) { $0 + $1.timeFaults.values.reduce(0, +) } }

    package var eventsWithoutID: Int { sum(\.withoutID) }

    /// Of all sources together, by ``Rejection/code``.
    package var rejected: [String: Int] {
        sources.values.reduce(into: [:]) { sums, source in
            sums.merge(source.rejected) { $0 + $1 }
        }
    }

    private func sum(_ count: (OfSource) -> Int) -> Int {
        sources.values.reduce(0) { $0 + count($1) }
    }
}
