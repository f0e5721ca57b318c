internal import TocsinExpressions
internal import TocsinModel

/// Firing alerts that inhibit others: by inhibition and the values of its `equal` labels.
///
/// Follows from the firing alerts and the rulebook, so it is no part of the state.
struct InhibitorIndex: Sendable {
    private struct Place: Hashable, Sendable {
        let inhibition: Int
        let values: [ByteText]
    }

    private struct Source: Sendable {
        let key: AlertKey
        /// What fits both sides isn't inhibited by what does too, or it would inhibit itself.
        let isTarget: Bool
    }

    /// Ordered by key, so that the one that is named as the cause doesn't depend on chance.
    private var sources: [Place: [Source]] = [:]
    private var places: [AlertKey: [Place]] = [:]

    mutating func insert(_ key: AlertKey, _ labels: Labels, inhibition: Int, equal: [String], isTarget: Bool) {
        let place = Place(inhibition: inhibition, values: Self.values(labels, equal))
        let source = Source(key: key, isTarget: isTarget)
        let index = sources[place, default: []].firstIndex { $0.key > key } ?? sources[place, default: []].endIndex
        sources[place, default: []].insert(source, at: index)
        places[key, default: []].append(place)
    }

    /// - Returns: the inhibitions that it was a source of.
    mutating func remove(_ key: AlertKey) -> [Int] {
        guard let old = places.removeValue(forKey: key) else { return [] }
        for place in old {
            sources[place]?.removeAll { $0.key == key }
            if sources[place]?.isEmpty == true { sources[place] = nil }
        }
        return old.map(\.inhibition)
    }

    /// What inhibits an alert that fits the target of an inhibition.
    func source(of inhibition: Int, _ labels: Labels, _ equal: [String], target: AlertKey) -> AlertKey? {
        guard let found = sources[Place(inhibition: inhibition, values: Self.values(labels, equal))] else { return nil }
        let isSource = found.contains { $0.key == target }
        return found.first { $0.key != target && !(isSource && $0.isTarget) }?.key
    }

    private static func values(_ labels: Labels, _ names: [String]) -> [ByteText] {
        names.map { ByteText(labels[$0] ?? "") }
    }
}
