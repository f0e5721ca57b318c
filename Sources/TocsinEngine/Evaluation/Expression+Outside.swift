internal import TocsinExpressions
internal import TocsinModel

extension Expression {
    /// A condition over what routes may name, from outside.
    ///
    /// - Parameters:
    ///   - limit: the most bytes it may have.
    ///   - allowance: of the command that it is a part of; what it takes is taken off.
    ///   - pointer: where it stands in what was sent.
    static func fromOutside(
        _ text: String,
        _ functions: ExternalFunctions,
        limit: Int = SizeLimits().expression,
        within allowance: inout CompileAllowance,
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
            let expression = try Expression(text, in: .ofAlerts(functions, limits: allowance.limits))
            allowance.spend(expression)
            return expression
        } catch {
            // What would do by itself may be too much with the others.
            if allowance.isShort, (try? Expression(text, in: .ofAlerts(functions))) != nil {
                throw CommandResult.Refusal(
                    .badRequest,
                    "the conditions take too long to compile together: write them shorter, or fewer",
                    at: pointer
                )
            }
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
    static func ofAlerts(_ functions: ExternalFunctions, limits: ExpressionLimits = .fromOutside) -> Environment {
        var environment = RouteVariables.expressions
        environment.external = functions
        environment.limits = limits
        return environment
    }
}
