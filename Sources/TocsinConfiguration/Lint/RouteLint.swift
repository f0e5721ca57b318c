internal import TocsinExpressions

/// Warns of routes that no alert gets to.
struct RouteLint {
    let log: ProblemLog
    let alerts: AlertLint

    func check(_ root: RouteEntry) {
        check(below: root, inherited: [])
    }

    private func check(below parent: RouteEntry, inherited: [Conjunct]) {
        let conjuncts = parent.routes.map { $0.match?.value.conjuncts(symbols: Contradiction.symbols) ?? [] }
        var earlier = Earlier(conjuncts)
        for (route, own) in zip(parent.routes, conjuncts) {
            guard let match = route.match, !log.isFull else { continue }
            if match.value.isAlways(false) {
                log.warning("never reached: 'match' is always false", at: match.place)
            } else if let first = earlier.taker(of: own) {
                let taker = log.location(first)
                log.warning("never reached: the route in \(taker) takes what fits this one", at: match.place)
            } else if let (reason, unknown) = alerts.complaint(inherited + own) {
                log.warning(
                    "never reached: \(reason)",
                    at: match.place,
                    suggestion: unknown.flatMap(alerts.nearest)
                )
            }
            if !route.continues { earlier.insert(own, takesAll: match.value.isAlways(true), match.place) }
            check(below: route, inherited: inherited + own)
        }
    }
}

/// The siblings before a route, found by the rarest of their conditions.
private struct Earlier {
    private var takesAll: Place?
    private var byRarest: [String: [(all: Set<String>, place: Place)]] = [:]
    private let frequency: [String: Int]

    init(_ siblings: [[Conjunct]]) {
        frequency = siblings.joined().reduce(into: [:]) { $0[$1.text, default: 0] += 1 }
    }

    /// Where a route stands that takes whatever fits all of these.
    func taker(of conjuncts: [Conjunct]) -> Place? {
        if let takesAll { return takesAll }
        let all = Set(conjuncts.map(\.text))
        return conjuncts.lazy.flatMap { byRarest[$0.text] ?? [] }.first { $0.all.isSubset(of: all) }?.place
    }

    mutating func insert(_ conjuncts: [Conjunct], takesAll isAll: Bool, _ place: Place) {
        if isAll {
            if takesAll == nil { takesAll = place }
            return
        }
        let texts = conjuncts.map(\.text)
        guard let rarest = texts.min(by: { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }) else { return }
        byRarest[rarest, default: []].append((Set(texts), place))
    }
}
