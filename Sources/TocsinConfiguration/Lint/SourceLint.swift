internal import TocsinDecoding
internal import TocsinModel

/// Tells of sources that take each other's messages, and of those that would take Tocsin's own.
struct SourceLint {
    let log: ProblemLog

    /// Sources that are compared with each other; beyond, nobody has written them by hand.
    private static let compared = 300

    /// - Parameters:
    ///   - reader: of the whole configuration.
    ///   - sources: those of `sources:`, one for each entry.
    ///   - prefix: below which Tocsin's own topics are.
    func check(_ reader: MapReader, _ sources: [Source], prefix: String) {
        var reader = reader
        let places = reader.maps("sources", "a source").map { entry in
            var entry = entry
            return entry.node("filter")?.place ?? entry.place
        }
        guard places.count == sources.count else { return }
        let own = TopicFilter("\(prefix)/#").map { TopicReach($0) }
        for (source, place) in zip(sources, places) where own?.meets(TopicReach(source.filter)) == true {
            log.warning(
                """
                the source '\(source.name)' would see Tocsin's own topics: what is below '\(prefix)/' is left out; name what \
                devices publish below instead
                """,
                at: place
            )
        }
        let seen = sources.prefix(Self.compared)
        for (index, later) in seen.enumerated() {
            guard let earlier = seen.prefix(index).first(where: { Self.compete($0, later) }) else { continue }
            log.warning(
                """
                the sources '\(earlier.name)' and '\(later.name)' overlap: a message that fits both goes to \
                '\(earlier.name)', which stands first
                """,
                at: places[index]
            )
        }
    }

    private static func compete(_ one: Source, _ other: Source) -> Bool {
        let (filter, otherFilter) = (TopicReach(one.filter), TopicReach(other.filter))
        guard filter.meets(otherFilter) else { return false }
        guard let topic = one.topic.map({ TopicReach($0) }) else {
            return other.topic.map { filter.meets(TopicReach($0)) } ?? true
        }
        guard let otherTopic = other.topic.map({ TopicReach($0) }) else { return otherFilter.meets(topic) }
        // Sources of one and the same filter that tell their topics apart by patterns are how one is split.
        return topic.meets(otherTopic)
    }
}
