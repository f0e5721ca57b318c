internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinEngine
internal import TocsinModel

/// Which filters' retained messages a reload needs once more: those of sources that are new or read otherwise, and those that a rule looks
/// at which is new or decides otherwise.
struct RetainedNeeds {
    /// Of sources, in their order.
    let filters: [String]

    init(from before: Configuration, to next: Configuration) {
        guard before.digest != next.digest else {
            filters = []
            return
        }
        let known = Set(before.sources.map(Self.outline))
        let rules = Set(before.rulebook.rules.map(\.outline))
        let topics = next.rulebook.rules.filter { !rules.contains($0.outline) }.compactMap {
            TopicFilter($0.topic.filter)
        }
        filters = next.sources.filter { source in
            !known.contains(Self.outline(source)) || topics.contains { $0.overlaps(source.filter) }
        }.map(\.filter.text)
    }

    private static func outline(_ source: Source) -> String {
        "\(source.name)\n\(source.filter)\n\(source.topic?.text ?? "")\n\(source.payload)"
    }
}
