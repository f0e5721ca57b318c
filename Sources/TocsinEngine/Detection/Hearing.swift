internal import TocsinModel
package import TocsinTime

/// Whether devices can be heard, and up to when what they said is known to have come: without that, their silence says nothing.
package struct Hearing: Hashable, Codable, Sendable {
    package private(set) var link: BrokerLink = .down(since: .epoch)
    /// Before this, what was due while the service wasn't running waits for events that were queued meanwhile.
    package private(set) var holdFloor: Timestamp = .epoch
    /// Up to when everything that the broker had is known to have been taken in; `nil` where nobody asks it, and the clock counts.
    package private(set) var heard: Timestamp?
    /// Sources that the broker refuses to let us hear, or did.
    package private(set) var cutOffSources: [String: SourceHearing] = [:]

    /// After a start, what was due meanwhile waits this long for the events that the broker queued for us.
    static let settlingTime = TimeSpan.seconds(5)

    /// The service started; what it was cut off from before is unknown.
    mutating func start(at now: Timestamp) {
        link = .down(since: now)
        holdFloor = now + Self.settlingTime
    }

    /// - Returns: whether the broker could be heard before.
    mutating func lose(since: Timestamp, at now: Timestamp) -> Bool {
        guard case .up(let up) = link else { return false }
        link = .down(since: min(max(since, up), now))
        return true
    }

    mutating func restore(at now: Timestamp) {
        if link.isDown { link = .up(since: now) }
    }

    /// Everything that the broker had at a time has been taken in.
    ///
    /// - Returns: whether the time to settle after a start is over by that: what comes after it no longer waited in the broker.
    mutating func prove(through time: Timestamp, at now: Timestamp) -> Bool {
        heard = max(heard ?? .epoch, time)
        guard case .up(let since) = link, time > since, holdFloor > now else { return false }
        holdFloor = now
        return true
    }

    /// While the broker refuses a source, nothing that it brought is missed; afterwards each key has one more cadence.
    mutating func cutOff(_ sources: [String], at now: Timestamp) {
        for source in sources { cutOffSources[source] = .cutOff }
        for (source, hearing) in cutOffSources.sorted(by: { $0.key < $1.key })
        where hearing == .cutOff && !sources.contains(source) {
            cutOffSources[source] = .heardAgain(since: now)
        }
    }

    /// Whether what follows from nothing having come by a time may follow.
    func proves(_ deadline: Timestamp) -> Bool { heard.map { deadline <= $0 } ?? true }

    /// Whether anybody asks the broker, and it could answer.
    var canBeProven: Bool {
        guard case .up = link else { return false }
        return heard != nil
    }

    /// Whether nothing that came since a time was missed.
    func isListening(since time: Timestamp) -> Bool {
        switch link {
        case .down: false
        case .up(let since): since <= time
        }
    }

    /// The clock was set.
    mutating func shift(by step: TimeSpan) {
        holdFloor = holdFloor.shifted(by: step)
        heard = heard?.shifted(by: step)
        switch link {
        case .down(let since): link = .down(since: since.shifted(by: step))
        case .up(let since): link = .up(since: since.shifted(by: step))
        }
        for (source, hearing) in cutOffSources {
            if case .heardAgain(let since) = hearing {
                cutOffSources[source] = .heardAgain(since: since.shifted(by: step))
            }
        }
    }
}
