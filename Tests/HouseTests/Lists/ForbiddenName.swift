/// A name that another has replaced, and how often it is still used. A number may only become smaller.
struct ForbiddenName: Sendable {
    /// Where the name is forbidden.
    enum Realm: Sendable {
        /// As the whole of a name in a Swift source.
        case swift
        /// As a word in a script of the dashboard.
        case page
        /// As a part of a file's name.
        case file
    }

    let name: String
    let instead: String
    let realm: Realm
    let count: Int

    static let all: [ForbiddenName] = [
        ForbiddenName(name: "Box", instead: "DigestQueue", realm: .swift, count: 14),
        ForbiddenName(name: "handOver", instead: "release", realm: .swift, count: 2),
        ForbiddenName(name: "tellAlone", instead: "notifyDirectly", realm: .swift, count: 7),
        ForbiddenName(name: "Sent", instead: "DeliveredNotification", realm: .swift, count: 17),
        ForbiddenName(name: "Past", instead: "RecordedHistory", realm: .swift, count: 0),
        ForbiddenName(name: "ScenarioTrial", instead: "ScenarioTestRun", realm: .swift, count: 0),
        ForbiddenName(name: "Seat", instead: "ConnectionSlot", realm: .swift, count: 0),
        ForbiddenName(name: "Duty", instead: "OnCallShift", realm: .swift, count: 13),
        ForbiddenName(name: "Want", instead: "Subscription", realm: .swift, count: 0),
        ForbiddenName(name: "Swept", instead: "DeadlineChecked", realm: .swift, count: 0),
        ForbiddenName(name: "Moment", instead: "ClockReading", realm: .swift, count: 0),
        ForbiddenName(name: "ReadOnLink", instead: "TrackedLink", realm: .swift, count: 0),
        ForbiddenName(name: "ReadOnTarget", instead: "TrackedLinkTarget", realm: .swift, count: 0),
        ForbiddenName(name: "TokenMint", instead: "TokenSigner", realm: .swift, count: 0),
        ForbiddenName(name: "Door", instead: "Origin", realm: .swift, count: 10),
        ForbiddenName(name: "Place", instead: "SourceLocation", realm: .swift, count: 103),
        ForbiddenName(name: "IncidentSheet", instead: "IncidentDetails", realm: .swift, count: 0),
        ForbiddenName(name: "ReportSheet", instead: "ReportTable", realm: .swift, count: 0),
        ForbiddenName(name: "Core", instead: "TurnProcessor", realm: .swift, count: 0),
        ForbiddenName(name: "Turn", instead: "TurnResult", realm: .swift, count: 18),
        ForbiddenName(name: "Outcome", instead: "TurnResult", realm: .swift, count: 31),
        ForbiddenName(name: "Outlet", instead: "CommitSinks", realm: .swift, count: 0),
        ForbiddenName(name: "Sleeper", instead: "WakeTimer", realm: .swift, count: 0),
        ForbiddenName(name: "Meter", instead: "EventRateMeter", realm: .swift, count: 0),
        ForbiddenName(name: "Forge", instead: "TestTokens", realm: .swift, count: 0),
        ForbiddenName(name: "Plant", instead: "RuntimeFixture", realm: .swift, count: 0),
        ForbiddenName(name: "Manual", instead: "ReferenceDocument", realm: .swift, count: 0),
        ForbiddenName(name: "FoundInWorldsTests", instead: "SimulationRegressions", realm: .swift, count: 0),
        ForbiddenName(name: "hope", instead: "optimisticUpdate", realm: .page, count: 8),
        ForbiddenName(name: "people", instead: "users", realm: .page, count: 6),
        ForbiddenName(name: "four_doors", instead: "the plain subject", realm: .file, count: 2),
        ForbiddenName(name: "test_care", instead: "the plain subject", realm: .file, count: 1),
    ]
}
