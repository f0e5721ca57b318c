/// A bug planted between the world, the engine and the checker, so that each law is seen to catch one.
enum Sabotage: String, CaseIterable, Sendable {
    case skipDeduplication
    case wakeEffectsTwice
    case dropNotifications
    case holdTooShort
    case holdTooLong
    case silenceTooSoon
    case groupWaitTooShort
    case groupIntervalTooLong
    case repeatTooSoon
    case swallowResolved
    case inventResolved
    case swallowAcknowledgement
    case swallowLinkLost
    case retainedIsNews
    case miscount
    case loseEvents
    case reuseIdentifiers
    case noWake
    case wakeInThePast
    case speakAfterwards
    case wrongAnswer
    case forgetRead
    case loseMember
    case neverClose
    case ignoreInhibitions
    case ignoreQuietHours
    case stepTooSoon
    case silenceForEver
    case routesByPlace
    case keepOldKeys
    case swallowRises
    case swallowLateFirst
    case keepFormerUsers
    case swapOverrides
    case flapForEver
    case swallowOverAsKnown
    case ignoreClockSteps
    case rootHearsNothing

    /// The law that has to catch it.
    var law: Violation.Law {
        switch self {
        case .skipDeduplication: .verdicts
        case .wakeEffectsTwice: .identifiers
        case .dropNotifications: .told
        case .holdTooShort, .holdTooLong: .alerts
        case .silenceTooSoon, .swallowLinkLost, .retainedIsNews: .silence
        case .groupWaitTooShort: .notEarly
        case .groupIntervalTooLong: .told
        case .repeatTooSoon: .toldOnce
        case .swallowResolved, .inventResolved: .over
        case .swallowAcknowledgement: .quietWhileAcknowledged
        case .miscount, .loseEvents: .counters
        case .reuseIdentifiers: .identifiers
        case .noWake, .wakeInThePast: .wake
        case .speakAfterwards: .quietAfterwards
        case .wrongAnswer: .commands
        case .forgetRead: .inbox
        case .loseMember: .membership
        case .neverClose: .closed
        case .ignoreInhibitions: .withheld
        case .ignoreQuietHours: .held
        case .stepTooSoon: .escalation
        case .silenceForEver: .silences
        case .routesByPlace: .membership
        case .keepOldKeys, .ignoreClockSteps: .alerts
        case .swallowRises, .swallowLateFirst, .swapOverrides: .told
        case .keepFormerUsers: .commands
        case .flapForEver, .swallowOverAsKnown: .toldOnce
        case .rootHearsNothing: .escalation
        }
    }
}
