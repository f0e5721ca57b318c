/// Something about Tocsin itself that people must hear of.
///
/// While it lasts it is an alert of the rule `tocsin-<kind>` with the label `subject`, routed, silenced and escalated like any other.
/// Raising the same kind and subject again changes that alert; what isn't raised can be reported as over without harm.
package struct SelfCondition: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// No connection to the broker for longer than a minute.
        case brokerLost = "broker-lost"
        /// The broker forgot our session: what waited in it is gone.
        case sessionLost = "session-lost"
        /// Another client uses our client id.
        case sessionTakenOver = "session-taken-over"
        /// The broker refuses a source's filter.
        case sourceCutOff = "source-cut-off"
        /// The client that publishes notifications has no connection.
        case publisherCutOff = "publisher-cut-off"
        /// A channel delivers nothing.
        case channelDown = "channel-down"
        /// The store is larger than it may be, or the disk is nearly full.
        case diskQuota = "disk-quota"
        /// The wall clock was set, by more than a minute.
        case clockStep = "clock-step"
        /// A table or a rate is at its limit, and something was turned away.
        case limitReached = "limit-reached"
    }

    package let kind: Kind
    /// What it is about: a filter, a client id, a limit. Beyond ``SizeLimits/label`` bytes it is cut; empty where there is only one.
    package let subject: String
    /// `false` once it is over.
    package let isRaised: Bool
    package let severity: Severity
    /// One sentence for people. Beyond ``SizeLimits/summary`` bytes it is cut.
    package let summary: String

    package init(
        kind: Kind,
        subject: String = "",
        isRaised: Bool = true,
        severity: Severity = .error,
        summary: String
    ) {
        self.kind = kind
        self.subject = subject
        self.isRaised = isRaised
        self.severity = severity
        self.summary = summary
    }

    /// The same condition, over.
    package static func over(_ kind: Kind, subject: String = "") -> SelfCondition {
        SelfCondition(kind: kind, subject: subject, isRaised: false, severity: .info, summary: "")
    }
}
