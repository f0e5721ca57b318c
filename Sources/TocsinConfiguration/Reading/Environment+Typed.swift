internal import TocsinExpressions

extension Environment {
    /// This environment with more known about some of its variables; the slots stay.
    func typed(_ types: [String: ExpressionType], _ functions: ExternalFunctions) -> Environment {
        Environment(
            variables: variables.map { Variable($0.name, types[$0.name] ?? $0.type) },
            constants: constants,
            extensions: extensions,
            limits: limits,
            external: functions
        )
    }
}
