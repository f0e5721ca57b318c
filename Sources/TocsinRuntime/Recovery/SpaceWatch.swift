internal import TocsinModel
internal import TocsinStore

/// Whether the store has room, by its quota and by what the file system has left; says what people must hear of, and how much is to
/// give way.
struct SpaceWatch: Sendable {
    /// Bytes that the store may have; `nil` for no bound.
    let quota: Int?
    /// Bytes that the file system should have left; `nil` where nobody cares.
    let reserve: Int?

    private(set) var level = Level.well
    private(set) var isLow = false
    /// Snapshots that were asked for since the journal last gave way.
    var snapshotsAsked = 0

    enum Level: Int, Sendable {
        case well
        /// Above four fifths of the quota.
        case near
        /// At the quota: the oldest gives way.
        case full
    }

    /// What is so and was not so at the look before.
    struct News: Sendable, Equatable {
        enum Subject: String, Sendable {
            case store
            case fileSystem = "file system"
        }

        let subject: Subject
        let isRaised: Bool
        let severity: Severity
        let summary: String
    }

    init(quota: Int?, reserve: Int?) {
        self.quota = quota
        self.reserve = reserve
    }

    mutating func look(_ space: Store.Space) -> [News] {
        [lookAtQuota(space), lookAtReserve(space)].compactMap(\.self)
    }

    /// The news was not taken: it is news again at the next look.
    mutating func forget() {
        level = .well
        isLow = false
    }

    /// Bytes that are to give way now; 0 for none. It ends a little below the quota, so that not each commit asks for more.
    func excess(_ space: Store.Space) -> Int {
        guard let quota, space.used > quota else { return isNearlyOut(space) ? Self.step : 0 }
        return space.used - quota / 20 * 19
    }

    /// The file system is nearly full, whoever filled it: what is missed least goes while there is room to take it out.
    func isNearlyOut(_ space: Store.Space) -> Bool {
        guard let reserve, let free = space.free else { return false }
        return free < reserve / 2
    }

    private static let step = 33_554_432

    private mutating func lookAtQuota(_ space: Store.Space) -> News? {
        guard let quota, quota > 0 else { return nil }
        let before = level
        let percent = Int(min(Double(space.used) / Double(quota), 1000) * 100)
        switch before {
        case .well: level = percent >= 100 ? .full : percent >= 80 ? .near : .well
        case .near: level = percent >= 100 ? .full : percent < 75 ? .well : .near
        // While old things give way it stays just below its quota, which is no reason to say that all is well.
        case .full: level = percent < 75 ? .well : percent < 90 ? .near : .full
        }
        guard level != before else { return nil }
        let size = "\(ByteSize(bytes: space.used)) of its quota of \(ByteSize(bytes: quota))"
        switch level {
        case .well:
            return News(subject: .store, isRaised: false, severity: .info, summary: "the store has \(size)")
        case .near:
            return News(
                subject: .store,
                isRaised: true,
                severity: .warning,
                summary:
                    "the store has \(size) (\(percent) %); at the quota the oldest events give way: raise store.quota "
                    + "or lower store.keep"
            )
        case .full:
            return News(
                subject: .store,
                isRaised: true,
                severity: .error,
                summary:
                    "the store is at its quota (\(size)): the oldest events give way, then the bodies of dead letters, "
                    + "then closed incidents; raise store.quota or lower store.keep"
            )
        }
    }

    private mutating func lookAtReserve(_ space: Store.Space) -> News? {
        guard let reserve, let free = space.free else { return nil }
        let was = isLow
        isLow = was ? free < reserve + reserve / 4 : free < reserve
        guard isLow != was else { return nil }
        let left = ByteSize(bytes: free)
        return News(
            subject: .fileSystem,
            isRaised: isLow,
            severity: isLow ? .critical : .info,
            summary: isLow
                ? "the file system of the store has \(left) left; when it is full nothing can be taken in: make room"
                : "the file system of the store has \(left) left"
        )
    }
}
