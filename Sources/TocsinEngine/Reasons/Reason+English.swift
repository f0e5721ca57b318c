internal import TocsinExpressions
internal import TocsinModel
internal import TocsinTime

/// What reasons and timelines say to people. The words of both stand here and nowhere else, and nobody reads them back.
extension Reason {
    /// A sentence for people.
    package var text: String {
        switch self {
        case .duplicateEvent(let id, let source): "source \(source) sent \(id) before"
        case .noRuleFits(let topic): "no rule's topic fits \(topic)"
        case .beyondEventLimit(nil): "beyond the limit of its source"
        case .beyondEventLimit(let severity?):
            "beyond the limit of its source, and no more than \(severity.rawValue)"
        case .filterFalse(let filter): "`where` doesn't hold: \(filter)"
        case .conditionFalse(nil): "`when` doesn't hold"
        case .conditionFalse(let condition?): "`when` doesn't hold: \(condition)"
        case .outOfOrder(nil): "something later is known already"
        case .outOfOrder(let labels?): "something later is known of \(labels) already"
        case .failed(let error): error.description
        case .clockRight(let topic): "the clock of \(topic) is right again"
        case .clockOff(let topic, let offset):
            "the clock of \(topic) is off by \(offset?.description ?? "more than can be put right")"
        case .observed(let labels): "\(labels) was heard of"
        case .retainedProvesNothing: "a retained message proves nothing alive"
        case .retainedNotCounted: "a retained message doesn't count for windows"
        case .windowOver: "its window is over"
        case .tooOldForWindow: "too old for the window"
        case .retainedKnown(let summary): "known already: \(summary)"
        case .mustHold(let span, let summary): "must hold for \(span): \(summary)"
        case .inThePast(let summary): "of the past, and perhaps over: \(summary)"
        case .heldTooBriefly(let span, let summary): "held for less than \(span): \(summary)"
        case .stillPending(let summary), .stillInThePast(let summary), .overBeforeKnown(let summary),
            .firing(let summary), .refreshed(let summary):
            summary
        case .severityChanged(let before, let after): "\(before.rawValue) → \(after.rawValue)"
        case .ended(let summary, let rule, let loss): summary + Self.note(loss, of: rule)
        case .silent(let labels, let since): "\(labels) has said nothing since \(since?.rfc3339 ?? "ever")"
        case .beganFlapping(let changes, let span): "\(changes) changes within \(span)"
        case .overForNow(let summary): "over for now: \(summary)"
        case .backAgain: "back again"
        case .stable(let isFiring): isFiring ? "firing, and stable" : "over, and stable"
        case .joined(let id, let route): "\(route): \(id)"
        case .conditionRaised(let summary): summary
        case .conditionOver: "over"
        case .tableFull(let table, let count):
            "Tocsin is at a limit: there is no room for more \(table.replacingUnderscores); \(count) turned away so far"
        case .sourceFull(let source, let count):
            """
            Source \(source) takes all the memory it may (`limits.state_bytes`): nothing new is remembered of it, \
            and begins no alerts; \(count) turned away so far
            """
        case .selfAlertsFull(let rule, let limit): "\(limit) alerts of \(rule) fire already"
        case .beyondIncidentLimit(let source):
            "beyond the incidents that source \(source) may open: it comes together with others"
        case .tooManyEvents(let source, let count, let total):
            """
            \(Self.name(ofSource: source)): \(count.excess) of \(count.events) events in the minute from \
            \(count.start.rfc3339) made no alerts; \(total) so far.
            """
        case .tooManyAlerts(let source, let count, let total):
            """
            \(Self.name(ofSource: source)): \(count.incidents + count.criticalIncidents) incidents were opened in the \
            minute from \(count.start.rfc3339), and \(count.gathered) more alerts came together in one incident \
            for each route; \(total) so far.
            """
        case .everythingSuppressed: "everything that fires is withheld"
        case .nothingNew(let since): "nothing new since \(since.rfc3339)"
        case .acknowledgedFirst: "acknowledged before anyone was told"
        case .acknowledged(let user): "\(user) has it"
        case .snoozedFirst: "snoozed before anyone was told"
        case .snoozed(let user): "snoozed by \(user)"
        case .resolvedAlready: "resolved"
        case .silenced(let id, nil): "silenced by \(id)"
        case .silenced(let id, let user?): "silenced by \(id), made by \(user)"
        case .inhibited(let cause): "inhibited while \(cause.description.asPartOfLine) fires"
        case .grace: "waits for a cause that may come slightly later"
        case .mutedByInterval(let name): "muted by the time interval \(name)"
        case .outsideOfIntervals(let names): "outside of the time intervals \(names.joined(separator: ", "))"
        case .overBeforeNotified: "over before anyone was told"
        case .routeNotifiesNobody(let path): "route \(path) notifies nobody"
        case .routeReachesNobody(let path): "route \(path) reaches nobody now"
        case .routeStillReachesNobody(let path): "route \(path) still reaches nobody"
        case .policyReachesNobody(let policy): "policy \(policy) reaches nobody: the root route is told"
        case .stepReachesNobody(let step, let policy): "\(Self.name(ofStep: step, of: policy)) reaches nobody"
        case .stepDoesNotApply(let step, let policy, let obstacle):
            "\(Self.name(ofStep: step, of: policy)) doesn't apply\(obstacle.text)"
        case .rootNotifiesNobody(let title): "\(title): the root route notifies nobody"
        case .heldForQuietHours(let user, let until): "held until \(until.rfc3339) by the quiet hours of \(user)"
        case .heldForDigest(let user, let until): "held until \(until.rfc3339) for a digest to \(user)"
        case .heldForBudget(let user, let until): "held until \(until.rfc3339): more than \(user) wants an hour"
        case .heldForFormerUser(let user): "held for \(user), who is no longer configured"
        case .overWhileHeld: "over before it was told"
        case .notifiedWhileHeld: "told meanwhile"
        case .acknowledgedWhileHeld(let user): "\(user) acknowledged it before it was told"
        case .nothingLeftToDigest(let user): "everything held was over before, or \(user) has it: no digest"
        case .mutedByUser(let user): "\(user) muted it for themselves"
        case .summedUp(let user, let due):
            "summed up by \(due.rfc3339): more than \(user) is told within a minute"
        case .notified(let kind, let cause): "\(kind.rawValue): \(cause)"
        case .notifiedOver(let channels, let kind, let cause): "\(kind.rawValue) \(Self.over(channels)): \(cause)"
        case .notSeen(let channels): "not seen, so \(Self.over(channels)) too"
        case .allOver: "all its alerts are over"
        case .overAsKnown: "all that people were told of is over; the rest is withheld"
        case .command(let command): "\(command.action.verb) through \(command.door.rawValue)"
        case .refused(let refusal): refusal.detail
        case .silenceAdded(let id, let match): "\(id) silences \(match)"
        case .outOfForce(let expression): "\(expression.name) is out of force: \(OutsideExpression.tooCostly)"
        }
    }

    static func name(ofSource source: String) -> String {
        source.isEmpty ? "all sources together" : "source \(source)"
    }

    /// - Parameter step: from 1.
    static func name(ofStep step: Int, of policy: String) -> String { "step \(step) of \(policy)" }

    /// Follows a summary; empty where it ended by itself.
    fileprivate static func note(_ loss: Alert.Loss?, of rule: String) -> String {
        switch loss {
        case nil: ""
        case .ruleRemoved?: " (the rule \(rule) was removed)"
        case .keyChanged?: " (the rule \(rule) has another key now)"
        }
    }

    /// `over inbox; would go over sms, which is not delivered yet`.
    private static func over(_ channels: [String]) -> String {
        let delivered = channels.filter(PersonalRules.isDelivered)
        let others = channels.filter { !PersonalRules.isDelivered($0) }
        let over = delivered.isEmpty ? "" : "over \(delivered.joined(separator: ", "))"
        guard !others.isEmpty else { return over }
        let verb = others.count == 1 ? "is" : "are"
        let would = "would go over \(others.joined(separator: ", ")), which \(verb) not delivered yet"
        return delivered.isEmpty ? would : "\(over) (\(would))"
    }
}

extension Reason.Obstacle {
    /// Follows that the step doesn't apply.
    fileprivate var text: String {
        switch self {
        case .hours: " now"
        case .rate(let alerts, let rate): ": \(alerts) alerts within \(rate.within), not more than \(rate.alerts)"
        }
    }
}

extension SuppressionReasons {
    package var text: String { (named.map(\.text) + (hasOthers ? ["and others"] : [])).joined(separator: "; ") }
}

extension TimelineFact {
    package var text: String {
        switch self {
        case .opened(let summary), .joined(let summary): summary
        case .severityChanged(let before, let after, let summary):
            "\(before.rawValue) → \(after.rawValue): \(summary)"
        case .alertOver(let summary, let rule, let loss): "over: \(summary)\(Reason.note(loss, of: rule))"
        case .moved(let summary, let destination): "\(summary) went on as \(destination)"
        case .flapping(let summary): "flapping: \(summary)"
        case .stable(let summary): "stable: \(summary)"
        case .allOver: Reason.allOver.text
        case .overAsKnown: Reason.overAsKnown.text
        case .notified(let kind, let cause): "\(kind.rawValue): \(cause)"
        case .digest(let slot): "digest: \(slot.heldReason)"
        case .notSeen(let channels): Reason.notSeen(over: channels).text
        case .suppressed(let reasons): reasons.text
        case .notNotified(let reason): reason.text
        case .held(let reason, let cause): "\(cause); \(reason.text)"
        case .summedUp(let reason, let kind, let cause): "\(kind.rawValue): \(cause); \(reason.text)"
        case .escalated(let step, let policy): Reason.name(ofStep: step, of: policy)
        case .done(let action, let command): action.past(through: command.door.rawValue)
        case .acknowledgedInPart(let missing): "acknowledged, and \(missing) more must"
        case .acknowledgementExpired(let user): "the acknowledgement of \(user) expired"
        case .snoozeOver(let user): "the snooze of \(user) is over"
        case .ownerGone(let user): "\(user), who had it, is no longer configured"
        }
    }
}

extension BoxKey.Slot {
    /// Why what was held is told in a digest or a sum.
    var heldReason: String {
        switch self {
        case .quietHours: "held during quiet hours"
        case .digest: "gathered for a digest"
        case .budget: "more than was wanted within an hour"
        case .sum: "more than anybody is told within a minute"
        }
    }

    /// Follows the number of what was held.
    var title: String {
        switch self {
        case .quietHours: "during quiet hours"
        case .digest: "in this digest"
        case .budget: "more within the hour"
        case .sum: "within a minute"
        }
    }
}

extension OutsideExpression {
    /// What it is called to its owner.
    var name: String {
        switch self {
        case .silence(let id): "Silence \(id)"
        case .mute(_, let index): "Your mute \(index + 1)"
        case .channel(_, let index): "Your channel rule \(index + 1)"
        case .unless: "The exception to your quiet hours"
        }
    }

    /// Why one is out of force.
    static let tooCostly = "it takes more than \(ExpressionLimits.fromOutside.steps) steps to evaluate"
}

extension Command.Action {
    /// What is asked for.
    fileprivate var verb: String {
        switch self {
        case .incident(_, let action): action.verb
        case .useLink(let link): link.action.verb
        case .read: "read"
        case .dismiss: "dismiss"
        case .addSilence: "silence"
        case .expireSilence: "end a silence"
        case .setPreferences: "set preferences"
        case .addOverride: "override a schedule"
        case .removeOverride: "remove an override"
        }
    }
}

extension Command.IncidentAction {
    /// What is asked for.
    fileprivate var verb: String {
        switch self {
        case .acknowledge: "acknowledge"
        case .unacknowledge: "unacknowledge"
        case .resolve: "resolve"
        case .snooze(let span): "snooze for \(span)"
        case .escalate: "escalate"
        case .reassign: "reassign"
        case .note: "note"
        }
    }

    /// What was done. A note says what its author wrote.
    fileprivate func past(through door: String) -> String {
        switch self {
        case .acknowledge: "acknowledged through \(door)"
        case .unacknowledge: "given back through \(door)"
        case .resolve: "resolved through \(door)"
        case .snooze(let span): "snoozed for \(span) through \(door)"
        case .escalate: "escalated through \(door)"
        case .reassign(let users): "to \(users.map(\.text).joined(separator: ", ")) through \(door)"
        case .note(let text): text
        }
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
