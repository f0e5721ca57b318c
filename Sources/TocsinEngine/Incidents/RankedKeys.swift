internal import TocsinModel

/// Keys by severity, and by the order in which they joined.
struct RankedKeys: Hashable, Sendable {
    private var info = NumberedKeys()
    private var warning = NumberedKeys()
    private var error = NumberedKeys()
    private var critical = NumberedKeys()

    subscript(severity: Severity) -> NumberedKeys {
        get {
            switch severity {
            case .info: info
            case .warning: warning
            case .error: error
            case .critical: critical
            }
        }
        _modify {
            switch severity {
            case .info: yield &info
            case .warning: yield &warning
            case .error: yield &error
            case .critical: yield &critical
            }
        }
    }

    var count: Int { info.count + warning.count + error.count + critical.count }
    var isEmpty: Bool { count == 0 }

    var worst: Severity? { Severity.allCases.last { !self[$0].isEmpty } }

    /// In the order in which they joined.
    var inOrder: [AlertKey] {
        let kinds = Severity.allCases.filter { !self[$0].isEmpty }
        if kinds.count == 1 { return self[kinds[0]].all.map(\.key) }
        var entries: [NumberedKeys.Entry] = []
        entries.reserveCapacity(count)
        for severity in kinds { entries.append(contentsOf: self[severity].all) }
        entries.sort { $0.number < $1.number }
        return entries.map(\.key)
    }

    /// The worst, and of those the latest, first.
    ///
    /// - Parameter place: the one before them; `nil` for the first.
    func worst(_ limit: Int, after place: (severity: Severity, number: UInt64)? = nil) -> [(
        severity: Severity, entry: NumberedKeys.Entry
    )] {
        var found: [(severity: Severity, entry: NumberedKeys.Entry)] = []
        for severity in Severity.allCases.reversed() {
            if let place, severity > place.severity { continue }
            let bound = place.flatMap { $0.severity == severity ? $0.number : nil }
            found += self[severity].latest(limit - found.count, before: bound).map { (severity, $0) }
        }
        return found
    }
}
