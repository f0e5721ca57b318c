package import TocsinExpressions
package import TocsinTime

extension Rule {
    /// Looks at a stretch of time instead of at one event.
    package struct Window: Sendable {
        /// More than zero.
        package let size: TimeSpan
        /// How far apart windows begin, at whole multiples of it since 1970 UTC; they are evaluated when they end. `nil` for a window that
        /// ends with each event, and slides.
        package let every: TimeSpan?
        /// The number that `window.avg` and the like are of; `nil` where only `window.count` is asked for.
        package let value: Expression?

        package init(size: TimeSpan, every: TimeSpan? = nil, value: Expression? = nil) {
            self.size = size
            self.every = every
            self.value = value
        }
    }

    /// When an alert comes and goes too often to be told each time.
    package struct Flapping: Hashable, Sendable {
        /// Begins and ends, counted together, that make it flap; at least 2.
        package let changes: Int
        package let within: TimeSpan

        package init(changes: Int, within: TimeSpan) {
            self.changes = changes
            self.within = within
        }
    }

    /// How long a key may say nothing.
    package enum Cadence: Hashable, Sendable {
        case fixed(TimeSpan)
        /// As its own habit has it, learned from the gaps between its events.
        case learned
    }
}
