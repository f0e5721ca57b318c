package import TocsinExpressions
internal import TocsinModel

/// What expressions and templates of a rule may name: contract §3.
package enum RuleVariables {
    package static let topic = 0
    package static let labels = 1
    package static let payload = 2
    package static let event = 3
    package static let device = 4
    package static let window = 5
    package static let last = 6
    /// Templates only: when the key was last heard of.
    package static let lastSeen = 7
    /// Titles only: how many alerts are firing.
    package static let alerts = 8

    static let count = 9

    /// For `when`, `until`, `where`, `severity`.
    package static let expressions = Environment(
        variables: ["topic", "labels", "payload", "event", "device", "window", "last"].map { Environment.Variable($0) },
        constants: severities
    )

    /// For `summary`, `title`, `links`, `labels`.
    package static let templates = Environment(
        variables: ["topic", "labels", "payload", "event", "device", "window", "last", "last_seen", "alerts"]
            .map { Environment.Variable($0) },
        constants: severities
    )

    /// The four severities, which compare.
    package static let severities: [String: Value] = Dictionary(
        uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, $0.value) }
    )
}
