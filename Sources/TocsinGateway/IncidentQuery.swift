package import TocsinModel
package import TocsinTime

/// Which incidents a list is to show; everything given must fit.
package struct IncidentQuery: Sendable, Hashable {
    package static let defaultLimit = 50
    package static let maximumLimit = 200

    /// `open`, `acknowledged`, `snoozed`, `resolved`; empty for any.
    package var states: Set<String> = []
    /// Empty for any.
    package var severities: Set<Severity> = []
    /// Labels the incident must carry with exactly these values.
    package var labels: Labels = [:]
    /// Text that occurs in the title, without regard to case.
    package var text: String?
    /// The last one of the page before.
    package var after: IncidentID?
    /// 1…``maximumLimit``.
    package var limit = defaultLimit

    package init() {}
}

/// Which of an incident's alerts a page is to show.
package struct AlertsQuery: Sendable, Hashable {
    /// The last one of the page before.
    package var after: AlertPlace?
    /// 1…``IncidentQuery/maximumLimit``.
    package var limit = IncidentQuery.defaultLimit

    package init() {}
}

/// Which part of a user's own inbox a list is to show.
package struct InboxQuery: Sendable, Hashable {
    /// Where the page begins.
    package enum Place: Sendable, Hashable {
        /// With the newest, newest first.
        case newest
        /// With what came first after this place in the feed, oldest first.
        case after(FeedCursor)
        /// With what came last before it, newest first.
        case before(FeedCursor)
    }

    package var place = Place.newest
    /// How long to wait for something where there is nothing; zero for not at all.
    package var wait = TimeSpan.zero
    /// 1…``IncidentQuery/maximumLimit``.
    package var limit = IncidentQuery.defaultLimit

    /// Proxies give up on what takes longer.
    package static let longestWait = TimeSpan.seconds(60)

    package init() {}
}
