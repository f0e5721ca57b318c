internal import TocsinExpressions
internal import TocsinModel

extension Expression {
    /// A condition over what routes may name, from outside.
    ///
    /// - Parameters:
    ///   - limit: the most bytes it may have.
    ///   - pointer: where it stands in what was sent.
    static func fromOutside(
        _ text: String,
        _ functions: ExternalFunctions,
        limit: Int = SizeLimits().expression,
        at pointer: String? = nil
    ) throws(CommandResult.Refusal) -> Expression {
        guard text.utf8.count <= limit else {
            throw CommandResult.Refusal(
                .badRequest,
                "the condition has \(text.utf8.count) bytes, and may have \(limit): write it shorter",
                at: pointer
            )
        }
        do throws(ExpressionError) {
            return try Expression(text, in: .ofAlerts(functions))
        } catch {
            throw CommandResult.Refusal(
                .badRequest,
                "\(text.cut(toBytes: 200).asPartOfLine) is no condition: \(error)",
                at: pointer
            )
        }
    }
}

extension Environment {
    /// What people's own conditions may name.
    static func ofAlerts(_ functions: ExternalFunctions) -> Environment {
        var environment = RouteVariables.expressions
        environment.external = functions
        environment.limits = .fromOutside
        return environment
    }
}
