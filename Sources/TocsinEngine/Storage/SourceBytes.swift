/// How many bytes something takes, source by source: running sums.
package struct SourceBytes: Hashable, Codable, Sendable {
    private var sums: [String: Int] = [:]

    package subscript(source: String) -> Int { sums[source] ?? 0 }

    var sources: [String] { Array(sums.keys) }

    mutating func add(_ bytes: Int, to source: String) {
        guard bytes != 0 else { return }
        if let index = sums.index(forKey: source) {
            sums.values[index] += bytes
            if sums.values[index] <= 0 { sums.remove(at: index) }
        } else if bytes > 0 {
            sums[source] = bytes
        }
    }
}
