package import TocsinExpressions
internal import TocsinModel

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

    /// The variables of an alert, or of what several have in common.
    static func bindings(rule: String, severity: Severity, labels: Labels, incident: IncidentID?) -> Bindings {
        var bindings = Bindings(count: count)
        bindings[self.rule] = .string(rule)
        bindings[self.severity] = severity.value
        bindings[self.labels] = labels.value
        bindings[self.incident] = .map(MapValue(incident.map { [("id", .string($0.description))] } ?? []))
        return bindings
    }
}
