package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// Why something was decided: one value for the trace, for the timeline of an incident, for what is suppressed and for the counters.
///
/// Programs switch on ``code``. People read ``text``, which is made only when somebody reads it.
package enum Reason: Hashable, Sendable {
    // MARK: An event

    case duplicateEvent(String, source: String)
    case noRuleFits(Topic)
    /// Its source may send no more this minute, unless it is worse than this severity.
    case beyondEventLimit(Severity?)
    /// The source of the filter.
    case filterFalse(String)
    /// The source of the condition, where it is worth its text: most events come to this.
    case conditionFalse(String?)
    case outOfOrder(Labels?)
    indirect case failed(EvaluationError)
    case clockRight(Topic)
    /// By how much; `nil` where it can't be put right.
    case clockOff(Topic, by: TimeSpan?)
    case observed(Labels)
    case retainedProvesNothing
    case retainedNotCounted
    case windowOver
    case tooOldForWindow

    // MARK: An alert, by its summary

    case retainedKnown(String)
    case mustHold(TimeSpan, String)
    case stillPending(String)
    case inThePast(String)
    case stillInThePast(String)
    case heldTooBriefly(TimeSpan, String)
    case overBeforeKnown(String)
    case firing(String)
    case refreshed(String)
    case severityChanged(from: Severity, to: Severity)
    /// With its rule, and why, where it didn't end by itself.
    case ended(String, rule: String, Alert.Loss?)
    case silent(Labels, since: Timestamp?)
    case beganFlapping(changes: Int, within: TimeSpan)
    case overForNow(String)
    case backAgain
    case stable(isFiring: Bool)
    case joined(IncidentID, route: String)

    // MARK: Tocsin itself

    case conditionRaised(String)
    case conditionOver
    case tableFull(String, turnedAway: UInt64)
    case sourceFull(String, turnedAway: UInt64)
    case selfAlertsFull(rule: String, limit: Int)

    // MARK: More than a source may

    case beyondIncidentLimit(source: String)
    /// What was too much in a minute, and in all so far; an empty source stands for all together.
    indirect case tooManyEvents(source: String, StormCount, total: UInt64)
    indirect case tooManyAlerts(source: String, StormCount, total: UInt64)

    // MARK: An incident, or an alert of it, is not notified of

    case everythingSuppressed
    case nothingNew(since: Timestamp)
    case acknowledgedFirst
    case acknowledged(by: UserID)
    case snoozedFirst
    case snoozed(by: UserID)
    case resolvedAlready
    case silenced(SilenceID, by: UserID?)
    case inhibited(by: AlertKey)
    case grace
    case mutedByInterval(String)
    case outsideOfIntervals([String])
    case overBeforeNotified
    case routeNotifiesNobody(String)
    case routeReachesNobody(String)
    case routeStillReachesNobody(String)
    case policyReachesNobody(String)
    case stepReachesNobody(Int, of: String)
    case stepDoesNotApply(Int, of: String, Obstacle)
    /// The title of what nobody gets.
    case rootNotifiesNobody(String)

    // MARK: A user is not notified, or later

    case heldForQuietHours(UserID, until: Timestamp)
    case heldForDigest(UserID, until: Timestamp)
    case heldForBudget(UserID, until: Timestamp)
    case heldForFormerUser(UserID)
    case overWhileHeld
    case notifiedWhileHeld
    case acknowledgedWhileHeld(UserID)
    case nothingLeftToDigest(UserID)
    case mutedByUser(UserID)
    case summedUp(UserID, by: Timestamp)

    // MARK: Notified

    case notified(Notification.Kind, because: String)
    case notifiedOver([String], Notification.Kind, because: String)
    /// Over these channels as well, as far as they deliver.
    case notSeen(over: [String])
    case allOver
    case overAsKnown

    // MARK: A person

    indirect case command(Command)
    case refused(CommandResult.Refusal)
    case silenceAdded(SilenceID, match: String)
    case outOfForce(OutsideExpression)

    /// Why a step of a policy does not apply.
    package enum Obstacle: Hashable, Sendable {
        case hours
        /// It has only so many alerts.
        case rate(Int, EscalationPolicy.AlertRate)
    }

    /// Every kind of reason there is; programs switch on them, so they don't change. There is no "unknown".
    package enum Code: String, Hashable, Sendable, CaseIterable {
        // An event.
        case duplicate
        case unmatched
        case excess
        case outOfOrder = "out_of_order"
        case clockOff = "clock_off"
        case notCounted = "not_counted"
        case retained
        case failed
        case conditionFalse = "condition_false"
        case heard
        case pending
        case notLongEnough = "not_long_enough"
        case catchingUp = "catching_up"
        case overBeforeKnown = "over_before_known"
        case firing
        case refreshed
        case severityChanged = "severity_changed"
        case ended
        case limitReached = "limit_reached"
        // Tocsin itself.
        case selfCondition = "self_condition"
        // A key.
        case silent
        case flapping
        case stable
        // Routing and grouping.
        case routed
        case opened
        case joined
        case moved
        // Not told, and why.
        case groupWait = "group_wait"
        case nothingNew = "nothing_new"
        case acknowledged
        case snoozed
        case silenced
        case inhibited
        case grace
        case muted
        case overUntold = "over_untold"
        case nobody
        case quietHours = "quiet_hours"
        case digest
        case leftDigest = "left_digest"
        case personallyMuted = "personally_muted"
        case notDelivered = "not_delivered"
        // Told.
        case told
        case escalated
        case resolved
        // A person.
        case command
        case refused
    }

    /// Several reasons may be of one kind.
    package var code: Code {
        switch self {
        case .duplicateEvent: .duplicate
        case .noRuleFits: .unmatched
        case .beyondEventLimit, .beyondIncidentLimit, .tooManyEvents, .tooManyAlerts, .summedUp: .excess
        case .filterFalse, .windowOver, .tooOldForWindow: .notCounted
        case .conditionFalse: .conditionFalse
        case .outOfOrder: .outOfOrder
        case .failed: .failed
        case .clockRight, .clockOff: .clockOff
        case .observed: .heard
        case .retainedProvesNothing, .retainedNotCounted, .retainedKnown: .retained
        case .mustHold, .stillPending: .pending
        case .inThePast, .stillInThePast: .catchingUp
        case .heldTooBriefly: .notLongEnough
        case .overBeforeKnown: .overBeforeKnown
        case .firing: .firing
        case .refreshed: .refreshed
        case .severityChanged: .severityChanged
        case .ended: .ended
        case .silent: .silent
        case .beganFlapping, .overForNow, .backAgain: .flapping
        case .stable: .stable
        case .joined: .joined
        case .conditionRaised, .conditionOver: .selfCondition
        case .tableFull, .sourceFull, .selfAlertsFull: .limitReached
        case .everythingSuppressed, .nothingNew: .nothingNew
        case .acknowledgedFirst, .acknowledged: .acknowledged
        case .snoozedFirst, .snoozed: .snoozed
        case .silenced: .silenced
        case .inhibited: .inhibited
        case .grace: .grace
        case .mutedByInterval, .outsideOfIntervals: .muted
        case .overBeforeNotified: .overUntold
        case .routeNotifiesNobody, .routeReachesNobody, .routeStillReachesNobody, .policyReachesNobody,
            .stepReachesNobody, .stepDoesNotApply, .rootNotifiesNobody, .heldForFormerUser:
            .nobody
        case .heldForQuietHours: .quietHours
        case .heldForDigest, .heldForBudget: .digest
        case .overWhileHeld, .notifiedWhileHeld, .acknowledgedWhileHeld, .nothingLeftToDigest: .leftDigest
        case .mutedByUser: .personallyMuted
        case .notified: .told
        case .notifiedOver(_, let kind, _): kind == .escalated ? .escalated : .told
        case .notSeen(let channels): channels.contains(where: PersonalRules.isDelivered) ? .told : .notDelivered
        case .resolvedAlready, .allOver, .overAsKnown: .resolved
        case .command, .silenceAdded, .outOfForce: .command
        case .refused: .refused
        }
    }
}
