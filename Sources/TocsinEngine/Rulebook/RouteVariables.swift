package import TocsinExpressions

/// What `match` of a route may name: contract §3.
package enum RouteVariables {
    package static let rule = 0
    package static let severity = 1
    package static let labels = 2
    package static let incident = 3

    package static let count = 4

    package static let expressions = Environment(
        variables: ["rule", "severity", "labels", "incident"].map { Environment.Variable($0) },
        constants: RuleVariables.severities
    )
}
