package import TocsinTime

/// What expressions need from outside: a regular expression engine of linear time, and the time zone database.
///
/// Without them `matches` and named time zones are evaluation errors that say so; UTC and fixed offsets need neither.
package struct ExternalFunctions: Sendable {
    /// What became of a pattern.
    package enum Pattern: Sendable {
        /// How many states the compiled pattern has, and whether it occurs anywhere in a text: in time in proportion to both at worst.
        case compiled(size: Int, occurs: @Sendable (_ text: String) -> Bool)
        case invalid(reason: String)
    }

    /// Compiles a regular expression; constant patterns are compiled once, with the expression.
    package var compilePattern: (@Sendable (_ pattern: String) -> Pattern)?
    package var zones: TimeZoneDatabase?

    package init(
        compilePattern: (@Sendable (_ pattern: String) -> Pattern)? = nil,
        zones: TimeZoneDatabase? = nil
    ) {
        self.compilePattern = compilePattern
        self.zones = zones
    }
}
