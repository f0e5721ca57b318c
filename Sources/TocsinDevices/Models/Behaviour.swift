package import TocsinTime

/// How a simulated value moves.
package enum Behaviour: Hashable, Sendable {
    /// A level with noise of about this size around it.
    case around(Double, noise: Double)
    /// On about once in this time, and off again after a twentieth of it; published when it changes.
    case toggle(every: TimeSpan)
    case constant(Reading)
    /// From one level to another in this time, then anew.
    case ramp(from: Double, to: Double, over: TimeSpan)
}

/// A simulated value.
package enum Reading: Hashable, Sendable {
    case number(Double)
    case flag(Bool)
    case text(String)
}

extension Reading: CustomStringConvertible {
    /// As it stands in a message: a number without needless decimals, a text without quotes.
    package var description: String {
        switch self {
        case .number(let number): Self.shortest(number)
        case .flag(let flag): flag ? "true" : "false"
        case .text(let text): text
        }
    }

    private static func shortest(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
