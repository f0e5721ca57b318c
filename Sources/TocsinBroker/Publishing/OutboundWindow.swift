import DequeModule

/// What goes first. Answers never delay an alarm, and clearing never delays an answer.
enum OutboundPriority: Int, CaseIterable {
    case alarm
    case answer
    case clearing
}

/// What waits to be published, what is on its way, and what is held back: first in, first out a topic, with a bounded number on the way.
///
/// After a lost connection everything unacknowledged goes out again, in the first order, before what is new. A receiver may see
/// a message twice; it never misses one. A message that the broker refused, or that may be why it closed the connection, is held back for a
/// while; what has the same topic waits behind it, everything else goes on.
///
/// A value that knows no clock and no broker. What it takes away by itself is in ``takeSettled()``.
struct OutboundWindow<Item> {
    typealias Instant = ContinuousClock.Instant

    struct Entry {
        var item: Item
        let topic: String
        let isRetained: Bool
        let priority: OutboundPriority
        /// Counts what was appended.
        let number: UInt64
        /// How often the broker refused it.
        var refusals = 0
        /// How often the connection was lost while it alone was on its way.
        var losses = 0
        /// It was on its way when a connection was lost, so it goes alone: another loss tells whether it was the reason.
        fileprivate(set) var isSuspect = false
    }

    /// What became of entries without the broker's doing.
    enum Settlement {
        /// A newer message of the same retained topic waits or has arrived.
        case superseded
        /// Too many wait behind one that the broker refuses.
        case crowdedOut
    }

    /// What a lost connection says.
    enum Loss {
        /// So many were on their way and go again.
        case several(Int)
        /// This one alone was; it is the caller's to hold back or give up.
        case alone(Entry)
        /// Nothing was: the connection is not lost for what we send.
        case none
    }

    private struct Flight {
        let packetID: Int32
        let entry: Entry
    }

    /// One topic that is held back. Its head waits, or is on its way.
    private struct Lane {
        var head: Entry?
        /// The number of the head while it is on its way again.
        var flying: UInt64?
        var retryAt: Instant
        /// In the order of their numbers.
        var followers: Deque<Entry> = []
        /// The broker refused one of it for good: those behind have one attempt each.
        var isHopeless = false
    }

    private let limit: Int
    private let laneLimit: Int
    private var waiting: [Deque<Entry>] = OutboundPriority.allCases.map { _ in [] }
    private var flights: Deque<Flight> = []
    private var lanes: [String: Lane] = [:]
    private var nextLaneDue: Instant?
    private var appended: UInt64 = 0
    /// The newest entry of each retained topic.
    private var newest: [String: UInt64] = [:]
    private var settled: [(Entry, Settlement)] = []

    /// - Parameters:
    ///   - limit: messages on their way.
    ///   - laneLimit: messages behind one that is held back.
    init(limit: Int, laneLimit: Int = 100) {
        self.limit = limit
        self.laneLimit = laneLimit
    }

    var isEmpty: Bool { isIdle && lanes.isEmpty }
    /// Nothing can be sent now, and nothing is on its way; some may be held back.
    var isIdle: Bool { flights.isEmpty && waiting.allSatisfy(\.isEmpty) }
    /// When the first that is held back is due.
    var wakeAt: Instant? { nextLaneDue }
    /// Held back, or behind such a one.
    var heldBack: Int { lanes.values.reduce(0) { $0 + $1.followers.count + ($1.head == nil ? 0 : 1) } }
    /// Nothing but clearing waits.
    var hasOnlyClearing: Bool { waiting[0].isEmpty && waiting[1].isEmpty && flights.isEmpty }

    mutating func append(_ item: Item, topic: String, isRetained: Bool, priority: OutboundPriority = .alarm) {
        appended &+= 1
        if isRetained { newest[topic] = appended }
        waiting[priority.rawValue].append(
            Entry(item: item, topic: topic, isRetained: isRetained, priority: priority, number: appended)
        )
    }

    /// The next to send, if there is room. Answer with ``sent(_:packetID:)``, ``putBack(_:)``, ``hold(_:until:)`` or ``dropped(_:)``.
    mutating func takeNext(at now: Instant) -> Entry? {
        guard flights.count < limit, flights.first?.entry.isSuspect != true else { return nil }
        if let due = nextLaneDue, due <= now, let topic = firstDue(now) {
            // It goes alone, so it waits until nothing is on its way.
            guard let head = lanes[topic]?.head, !head.isSuspect || flights.isEmpty else { return nil }
            lanes[topic]?.head = nil
            lanes[topic]?.flying = head.number
            findNextLane()
            return head
        }
        for priority in waiting.indices {
            while let entry = waiting[priority].first {
                if lanes[entry.topic] != nil {
                    waiting[priority].removeFirst()
                    follow(entry)
                    continue
                }
                guard !entry.isSuspect || flights.isEmpty else { return nil }
                return waiting[priority].removeFirst()
            }
        }
        return nil
    }

    mutating func sent(_ entry: Entry, packetID: Int32) {
        flights.append(Flight(packetID: packetID, entry: entry))
    }

    /// It could not be sent now.
    mutating func putBack(_ entry: Entry) {
        guard let retryAt = lanes[entry.topic]?.retryAt else {
            waiting[entry.priority.rawValue].prepend(entry)
            return
        }
        takeIn(entry, until: retryAt)
    }

    /// It will not be sent any more.
    ///
    /// - Parameter isHopeless: nor will, in all likelihood, what has the same topic.
    mutating func dropped(_ entry: Entry, isHopeless: Bool = false) {
        forget(entry)
        goOn(after: entry, isHopeless: isHopeless)
    }

    /// Takes what an acknowledgement is for, also one that refuses; `nil` for an identifier that is not on its way. Brokers acknowledge in
    /// order, so it is the first as a rule.
    mutating func landed(packetID: Int32) -> Entry? {
        guard let index = flights.firstIndex(where: { $0.packetID == packetID }) else { return nil }
        return flights.remove(at: index).entry
    }

    /// The broker has it.
    mutating func arrived(_ entry: Entry) {
        forget(entry)
        goOn(after: entry, isHopeless: false)
    }

    /// Keeps it for later; what has the same topic waits behind it. A retained message of which there is a newer one is let go instead.
    mutating func hold(_ entry: Entry, until retryAt: Instant) {
        guard !entry.isRetained || newest[entry.topic] == entry.number else {
            settled.append((entry, .superseded))
            goOn(after: entry, isHopeless: false)
            return
        }
        if lanes[entry.topic] == nil { lanes[entry.topic] = Lane(flying: entry.number, retryAt: retryAt) }
        takeIn(entry, until: retryAt)
    }

    /// Whether what has this topic was refused for good, and nothing of it was taken since.
    func isHopeless(_ topic: String) -> Bool { lanes[topic]?.isHopeless == true }

    /// The connection is gone.
    ///
    /// - Parameter isBlamable: what was on its way may be the reason.
    mutating func connectionLost(isBlamable: Bool) -> Loss {
        let lost = flights.map(\.entry)
        flights = []
        if isBlamable, lost.count == 1, var entry = lost.first {
            entry.isSuspect = true
            entry.losses += 1
            return .alone(entry)
        }
        for var entry in lost.reversed() {
            if isBlamable { entry.isSuspect = true }
            putBack(entry)
        }
        if lost.isEmpty {
            // It is lost without them, too.
            for topic in lanes.keys { lanes[topic]?.head?.losses = 0 }
            return .none
        }
        return .several(lost.count)
    }

    /// What was taken away since the last call.
    mutating func takeSettled() -> [(Entry, Settlement)] {
        defer { settled = [] }
        return settled
    }

    /// Everything not acknowledged; nothing is left.
    mutating func removeAll() -> [Entry] {
        defer {
            waiting = OutboundPriority.allCases.map { _ in [] }
            flights = []
            lanes = [:]
            newest = [:]
            nextLaneDue = nil
        }
        let held = lanes.values.flatMap { lane in (lane.head.map { [$0] } ?? []) + lane.followers }
        return (flights.map(\.entry) + held + waiting.joined()).sorted { $0.number < $1.number }
    }

    // MARK: - Lanes

    private mutating func follow(_ entry: Entry) {
        guard var lane = lanes[entry.topic] else { return }
        if entry.isRetained {
            for old in lane.followers { settled.append((old, .superseded)) }
            lane.followers.removeAll()
            if let head = lane.head {
                // The newer takes its place, with what is known of the topic.
                settled.append((head, .superseded))
                var heir = entry
                heir.refusals = head.refusals
                heir.losses = head.losses
                heir.isSuspect = head.isSuspect
                lane.head = heir
                lanes[entry.topic] = lane
                return
            }
        }
        lane.followers.append(entry)
        if lane.followers.count > laneLimit, let oldest = lane.followers.popFirst() {
            forget(oldest)
            settled.append((oldest, .crowdedOut))
        }
        lanes[entry.topic] = lane
    }

    /// As the head where it was that, else in its place among those that follow.
    private mutating func takeIn(_ entry: Entry, until retryAt: Instant) {
        guard var lane = lanes[entry.topic] else { return }
        if lane.flying == entry.number {
            lane.flying = nil
            lane.head = entry
            lane.retryAt = retryAt
        } else {
            let place = lane.followers.firstIndex { $0.number > entry.number } ?? lane.followers.endIndex
            lane.followers.insert(entry, at: place)
        }
        lanes[entry.topic] = lane
        findNextLane()
    }

    /// The head of a lane has come to its end: the one behind it is next, and where there is none the topic is free.
    private mutating func goOn(after entry: Entry, isHopeless: Bool) {
        guard var lane = lanes[entry.topic], lane.flying == entry.number else { return }
        lane.flying = nil
        lane.isHopeless = isHopeless
        lane.head = lane.followers.popFirst()
        lanes[entry.topic] = lane.head == nil ? nil : lane
        findNextLane()
    }

    private func firstDue(_ now: Instant) -> String? {
        lanes.filter { $0.value.head != nil && $0.value.retryAt <= now }
            .min { ($0.value.retryAt, $0.key) < ($1.value.retryAt, $1.key) }?.key
    }

    private mutating func findNextLane() {
        nextLaneDue = lanes.values.lazy.filter { $0.head != nil }.map(\.retryAt).min()
    }

    private mutating func forget(_ entry: Entry) {
        if entry.isRetained, newest[entry.topic] == entry.number { newest[entry.topic] = nil }
    }
}
