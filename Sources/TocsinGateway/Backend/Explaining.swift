package import TocsinTime

/// What is worked out from all that was recorded.
package struct Explaining: Sendable {
    /// Why something was decided as it was. One at a time.
    package var explain: @Sendable (String) async throws -> Explained
    /// What happened in a time, as JSON.
    package var report: @Sendable (_ from: Timestamp, _ to: Timestamp) async throws -> [UInt8]

    package init(
        explain: @escaping @Sendable (String) async throws -> Explained,
        report: @escaping @Sendable (_ from: Timestamp, _ to: Timestamp) async throws -> [UInt8]
    ) {
        self.explain = explain
        self.report = report
    }
}

/// An answer to why.
package enum Explained: Sendable, Hashable {
    /// As JSON.
    case explained([UInt8])
    case unknown
    /// Another answer is being worked out.
    case busy
}
