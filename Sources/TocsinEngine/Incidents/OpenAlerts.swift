package import TocsinModel

/// Some of the alerts of an open incident, in the order of ``TocsinModel/AlertPlace``.
package struct OpenAlerts: Hashable, Sendable {
    /// Those that fire.
    package var firing: [Incident.Member] = []
    /// Whether more that fire follow.
    package var hasMore = false
    /// Where those that are over go on: before this number; `nil` for the latest. They are kept elsewhere.
    package var overBelow: UInt64?
    /// How many of those are wanted.
    package var overLimit = 0
}
