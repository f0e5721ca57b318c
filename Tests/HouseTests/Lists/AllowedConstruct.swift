/// A use of what is banned, with the reason why this one is right.
struct AllowedConstruct: Sendable {
    /// The raw value of a `BannedInLibraries` or a `BannedInCore`.
    let construct: String
    let path: String
    let count: Int
    let reason: String

    static let all: [AllowedConstruct] = [
        AllowedConstruct(
            construct: "sleep()",
            path: "Sources/TocsinGateway/GatewayClock.swift",
            count: 1,
            reason: "it is the witness by which the gateway waits on the machine's clock, and tests on one of their own"
        ),
        AllowedConstruct(
            construct: "sleep()",
            path: "Sources/TocsinRuntime/Assembly/BackgroundService.swift",
            count: 1,
            reason: "it is the deadline of the shutdown, in a task of the group that it ends"
        ),
        AllowedConstruct(
            construct: "sleep()",
            path: "Sources/TocsinConcurrency/Ticker.swift",
            count: 1,
            reason: "it is what others wait with"
        ),
        AllowedConstruct(
            construct: "import Foundation",
            path: "Sources/TocsinDecoding/TypedValueCoding.swift",
            count: 1,
            reason: "it reads and writes the JSON of `tocsin eval` and of the conformance cases, never that of an event"
        ),
    ]

    /// The files in which a construct is allowed, and how often.
    static func counts(of construct: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        for allowed in all where allowed.construct == construct { counts[allowed.path, default: 0] += allowed.count }
        return counts
    }
}
