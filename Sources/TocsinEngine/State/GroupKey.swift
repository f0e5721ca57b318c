internal import TocsinExpressions
package import TocsinModel

/// What makes an incident one and the same while it is open: its route and the values of `group_by`.
package struct GroupKey: Hashable, Codable, Comparable, Sendable {
    package let route: String
    package let labels: Labels

    package static func < (left: GroupKey, right: GroupKey) -> Bool {
        left.route.isIdentical(toBytesOf: right.route)
            ? left.labels < right.labels : left.route.precedes(byBytes: right.route)
    }
}
