internal import TocsinConfiguration
internal import TocsinModel
internal import TocsinStore

/// What the store may take up, and for how long.
struct StoreBounds: Sendable {
    let retention: Store.Retention
    /// Bytes; `nil` for no bound.
    let quota: Int?
    /// Bytes that the file system should have left; `nil` where nobody cares.
    let reserve: Int?
    /// Bytes of dead letters of one source.
    let deadLetters: Int

    /// Bytes that the log may have: a part of the quota, where that is small.
    var log: Int { quota.map { min(Store.logBound, max($0 / 8, 4_194_304)) } ?? Store.logBound }

    /// Bytes that stay free within the file for what comes next.
    var slack: Int { quota.map { min($0 / 10, 67_108_864) } ?? 67_108_864 }

    /// Bytes of journal after which a snapshot is due, before which nothing of it can give way.
    var snapshot: Int { quota.map { min(Self.snapshotBound, max($0 / 16, 1_048_576)) } ?? Self.snapshotBound }

    static let snapshotBound = 268_435_456
}

extension StoreBounds {
    init(_ settings: StoreSettings) {
        self.init(
            retention: Store.Retention(events: settings.keepEvents, incidents: settings.keepIncidents),
            quota: settings.quota,
            reserve: settings.minFree,
            deadLetters: settings.deadLetters
        )
    }
}
