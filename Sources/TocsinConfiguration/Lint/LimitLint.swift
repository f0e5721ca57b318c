/// Tells of limits that contradict each other.
struct LimitLint {
    let log: ProblemLog

    private static let rates = ["events_per_minute", "incidents_per_minute"]

    /// - Parameter reader: of the whole configuration.
    func check(_ reader: MapReader) {
        var reader = reader
        guard var all = reader.map("limits", "'limits'") else { return }
        for key in Self.rates {
            guard let together = Self.number(all.node(key)) else { continue }
            for var source in reader.maps("sources", "a source") {
                guard
                    var limits = source.map("limits", "'limits'"), let node = limits.node(key),
                    let alone = Self.number(node), alone > together
                else { continue }
                log.warning(
                    "'\(key)' of a source is never reached: all sources together may have \(together)",
                    at: node.place
                )
            }
        }
    }

    private static func number(_ node: YAMLNode?) -> Int? {
        guard case .scalar(let scalar)? = node?.content else { return nil }
        return Int(scalar.text)
    }
}
