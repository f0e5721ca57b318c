internal import HashTreeCollections
internal import TocsinExpressions
internal import TocsinModel

/// Firing alerts that inhibit others: by inhibition and the values of its `equal` labels.
///
/// Follows from the firing alerts and the rulebook, so it is not written down. In persistent trees like the state: a copy is free.
struct InhibitorIndex: Sendable {
    private struct Place: Hashable, Sendable {
        let inhibition: Int
        let values: [ByteText]
    }

    /// Ordered by key, so that the one that is named as the cause doesn't depend on chance, and found without looking at all.
    private struct Sources: Sendable {
        var plain: [AlertKey] = []
        /// What fits both sides isn't inhibited by what does too, or it would inhibit itself.
        var targets: [AlertKey] = []

        var isEmpty: Bool { plain.isEmpty && targets.isEmpty }
    }

    private var sources: TreeDictionary<Place, Sources> = [:]
    private var places: TreeDictionary<AlertKey, [Place]> = [:]
    /// Of those that inhibit others, the ones that may be inhibited themselves, and where their inhibitors would stand.
    private var causes: TreeDictionary<AlertKey, [Place]> = [:]

    mutating func insert(_ key: AlertKey, _ labels: Labels, inhibition: Int, equal: [String], isTarget: Bool) {
        let place = Place(inhibition: inhibition, values: Self.values(labels, equal))
        if isTarget {
            sources[place, default: Sources()].targets.insert(sorted: key)
        } else {
            sources[place, default: Sources()].plain.insert(sorted: key)
        }
        places[key, default: []].append(place)
    }

    /// What inhibits others may itself be the target of an inhibition.
    mutating func insertTarget(_ key: AlertKey, _ labels: Labels, inhibition: Int, equal: [String]) {
        causes[key, default: []].append(Place(inhibition: inhibition, values: Self.values(labels, equal)))
    }

    /// - Returns: the inhibitions that it was a source of.
    mutating func remove(_ key: AlertKey) -> [Int] {
        causes[key] = nil
        guard let old = places.removeValue(forKey: key) else { return [] }
        for place in old {
            sources[place]?.plain.remove(sorted: key)
            sources[place]?.targets.remove(sorted: key)
            if sources[place]?.isEmpty == true { sources[place] = nil }
        }
        return old.map(\.inhibition)
    }

    /// What inhibits an alert that fits the target of an inhibition.
    ///
    /// Where alerts inhibit each other in a circle, the oldest of them is told, or nobody would hear of any: in a circle only what began
    /// before counts.
    ///
    /// - Parameter precedes: whether an alert began before the target.
    func source(
        of inhibition: Int,
        _ labels: Labels,
        _ equal: [String],
        target: AlertKey,
        precedes: (AlertKey) -> Bool
    ) -> AlertKey? {
        guard let found = sources[Place(inhibition: inhibition, values: Self.values(labels, equal))] else { return nil }
        let isSource = found.plain.contains(sorted: target) || found.targets.contains(sorted: target)
        let counts = { (key: AlertKey) in key != target && (!isInCircle(key, target) || precedes(key)) }
        let plain = found.plain.prefix(Self.lookedAt).first(where: counts)
        let other = isSource ? nil : found.targets.prefix(Self.lookedAt).first(where: counts)
        guard let plain, let other else { return plain ?? other }
        return min(plain, other)
    }

    /// Of those that stand in one place; the others count for no more than these.
    private static let lookedAt = 64
    /// Alerts that are looked at for a circle. Beyond it there may be one, and telling too much is better than telling nothing.
    private static let circleLimit = 256

    /// Whether a target inhibits its source in turn, by however many others.
    private func isInCircle(_ source: AlertKey, _ target: AlertKey) -> Bool {
        guard causes[source] != nil, places[target] != nil else { return false }
        var seen: Set<AlertKey> = [source]
        var next = [source]
        while let key = next.popLast() {
            for place in causes[key] ?? [] {
                guard let found = sources[place] else { continue }
                // What fits both sides isn't inhibited by what does too.
                let inhibitors = found.targets.contains(sorted: key) ? [found.plain] : [found.plain, found.targets]
                if key != target, inhibitors.contains(where: { $0.contains(sorted: target) }) { return true }
                for other in inhibitors.joined() where causes[other] != nil && seen.insert(other).inserted {
                    guard seen.count < Self.circleLimit else { return true }
                    next.append(other)
                }
            }
        }
        return false
    }

    private static func values(_ labels: Labels, _ names: [String]) -> [ByteText] {
        names.map { ByteText(labels[$0] ?? "") }
    }
}

/// Ordered arrays of keys.
extension [AlertKey] {
    private func place(of key: AlertKey) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func contains(sorted key: AlertKey) -> Bool {
        let place = place(of: key)
        return place < count && self[place] == key
    }

    fileprivate mutating func insert(sorted key: AlertKey) {
        insert(key, at: place(of: key))
    }

    fileprivate mutating func remove(sorted key: AlertKey) {
        let place = place(of: key)
        if place < count, self[place] == key { remove(at: place) }
    }
}
