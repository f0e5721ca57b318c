internal import TocsinExpressions
package import TocsinModel

/// What makes an alert one and the same: its rule and the labels of its key.
package struct AlertKey: Hashable, Codable, Comparable, Sendable {
    package let rule: String
    package let labels: Labels

    package init(rule: String, labels: Labels) {
        self.rule = rule
        self.labels = labels
    }

    /// Rules of this kind can't be configured: their alerts are Tocsin's own.
    package static let ownPrefix = "tocsin-"

    /// Whether it is of what Tocsin says of itself.
    var isOwn: Bool { rule.utf8.starts(with: Self.ownPrefix.utf8) }

    package static func == (left: AlertKey, right: AlertKey) -> Bool {
        left.rule.isIdentical(toBytesOf: right.rule) && left.labels == right.labels
    }

    /// By its values: the names are the same for all keys of a rule.
    package func hash(into hasher: inout Hasher) {
        rule.hashBytes(into: &hasher)
        for pair in labels.pairs { pair.value.hashBytes(into: &hasher) }
    }

    package static func < (left: AlertKey, right: AlertKey) -> Bool {
        left.rule.isIdentical(toBytesOf: right.rule)
            ? left.labels < right.labels : left.rule.precedes(byBytes: right.rule)
    }
}

extension AlertKey: CustomStringConvertible {
    /// `freezer-warm/device=fz-1,site=porto`: how `tocsin explain` is asked about it.
    package var description: String {
        labels.pairs.isEmpty ? rule : "\(rule)/\(labels.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ","))"
    }
}
