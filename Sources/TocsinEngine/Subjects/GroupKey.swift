internal import TocsinExpressions
package import TocsinModel

/// What makes an incident one and the same while it is open: its route and the values of `group_by`.
package struct GroupKey: Hashable, Codable, Comparable, Sendable {
    package let route: String
    package let labels: Labels

    /// What comes together of one source and route once it has opened as many incidents as it may: no label is named so.
    static func gathered(_ route: String, of source: String) -> GroupKey {
        GroupKey(route: route, labels: Labels([Labels.Pair(name: gatheredName, value: source)]))
    }

    package var isGathered: Bool { labels.pairs.first?.name == Self.gatheredName }

    private static let gatheredName = "(source)"

    package static func < (left: GroupKey, right: GroupKey) -> Bool {
        left.route.isIdentical(toBytesOf: right.route)
            ? left.labels < right.labels : left.route.precedes(byBytes: right.route)
    }
}
