import TocsinEngine
import TocsinModel
import TocsinTime

/// What an open incident ought to be, and what people know of it.
struct IncidentModel {
    let plan: RoutePlan
    let group: Labels
    var openedAt: Timestamp
    /// The step in which an alert came to it last.
    var latestStep = 0
    /// Known once the engine has named it.
    var id: IncidentID?
    var state = State.open
    /// Since when it concerns people: it opened, or an acknowledgement ended.
    var openSince: Timestamp
    /// The firing alerts, with since when nothing stands in the way of telling them.
    var firing: [AlertKey: Timestamp] = [:]
    /// What fires and became another incident's after people heard of it here.
    var movedOn: Set<AlertKey> = []
    var joinedAt: [AlertKey: Timestamp] = [:]
    /// Since when none fires.
    var emptySince: Timestamp?
    var told: Told?
    /// Whether what was told can't be followed to the last, because somebody's quiet hours or digests hold it back unseen.
    var isVeiled = false
    /// Whether people are owed a reminder: something that they know of was withheld, or somebody who had it has it no more.
    var owesReminder = false
    /// Whether it is told or withheld, at the last look.
    var isWithheld = false
    /// The alerts that may be told, at the last look.
    var tellable: Set<AlertKey> = []
    var run: Run?
    /// It was closed in this step, and what joined its group afterwards opened another one.
    var isEnding = false
    /// Somebody gave it to others, in place of whom its route tells.
    var isReassigned = false
    /// Somebody asked in this step that it be told.
    var commanded = false
    /// Somebody gave it to others in this step.
    var isGivenNow = false
    /// Who heard that it is firing.
    var heard: Set<UserID> = []
    /// Who was told last, and so of all of it.
    var toldLast: Set<UserID> = []
    /// Since when none of those is configured any more: who heard before, and is left, is told once more.
    var leftSince: Timestamp?
    /// The alerts that a user knows of.
    var known: [UserID: Set<AlertKey>] = [:]
    /// What a user knew of until it was over, and since when.
    var lapsed: [UserID: [AlertKey: Timestamp]] = [:]
    /// What came in the step in which it was told last.
    var isFresh: Set<AlertKey> = []
    /// When an alert was over last.
    var overAt: [AlertKey: Timestamp] = [:]
    /// What is back, and may have been over between two ticks only.
    var isBack: Set<AlertKey> = []
    var toldOver: Set<UserID> = []
    /// People know that some of it comes and goes.
    var isKnownToFlap = false
    /// Who said that they have it, or snoozed it.
    var owner: UserID?
    /// It was told to others, because nobody whom its route names could be; they are told as soon as they can be.
    var isUnheard = false
    /// For a while there was nobody who could be told.
    var couldNotBeHeard = false
    /// Since when they can.
    var reachableSince: Timestamp?
    var fall: Fall?
    /// Since when what may be told is worse than people know for certain.
    var worseSince: Timestamp?

    /// What fires is less bad than people know it to be.
    struct Fall {
        let since: Timestamp
        /// As bad as it was meanwhile.
        var worst: Severity
    }

    enum State: Hashable {
        case open
        case acknowledged(until: Timestamp?)
        case snoozed(until: Timestamp)

        var name: String {
            switch self {
            case .open: "open"
            case .acknowledged: "acknowledged"
            case .snoozed: "snoozed"
            }
        }

        var end: Timestamp? {
            switch self {
            case .open: nil
            case .acknowledged(let until): until
            case .snoozed(let until): until
            }
        }
    }

    /// How far it is in its policy.
    struct Run {
        /// The step to come, over all rounds.
        var position: Int
        var wait: Wait

        enum Wait: Hashable {
            case none
            case until(Timestamp)
            case overdue
        }
    }

    struct Told {
        var at: Timestamp
        /// As bad as it is known to be; what got better may be known, or not, until a tick has passed.
        var severity: Severity
        var firing: Set<AlertKey>
        /// As bad as it is known to be for certain.
        var certain: Severity

        init(at: Timestamp, severity: Severity, firing: Set<AlertKey>) {
            self.at = at
            self.severity = severity
            self.firing = firing
            certain = severity
        }
    }

    init(plan: RoutePlan, group: Labels, at now: Timestamp) {
        self.plan = plan
        self.group = group
        openedAt = now
        openSince = now
    }

    /// Notes since when nothing fires in it, here or elsewhere.
    mutating func settle(at now: Timestamp) {
        if firing.isEmpty, movedOn.isEmpty { emptySince = now }
    }

    /// An alert is no longer part of it. Should it come again, that is news.
    mutating func lapse(_ key: AlertKey, at now: Timestamp) {
        told?.firing.remove(key)
        overAt[key] = now
        for user in known.keys where known[user]?.remove(key) != nil { lapsed[user, default: [:]][key] = now }
    }

    /// An alert is back: what was over only between two ticks, people know of already.
    mutating func recall(_ key: AlertKey, at now: Timestamp, lateness: TimeSpan) {
        for user in lapsed.keys {
            guard let over = lapsed[user]?.removeValue(forKey: key) else { continue }
            if now <= over + plan.groupInterval + lateness {
                known[user, default: []].insert(key)
                isBack.insert(key)
            }
        }
    }
}
