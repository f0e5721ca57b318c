package import TocsinModel

/// What makes an alert one and the same: its rule and the labels of its key.
package struct AlertKey: Hashable, Codable, Comparable, Sendable {
    package let rule: String
    package let labels: Labels

    package init(rule: String, labels: Labels) {
        self.rule = rule
        self.labels = labels
    }

    package static func < (left: AlertKey, right: AlertKey) -> Bool {
        left.rule == right.rule ? left.labels < right.labels : left.rule < right.rule
    }
}
