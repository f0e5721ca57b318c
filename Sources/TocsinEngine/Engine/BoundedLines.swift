internal import TocsinExpressions
internal import TocsinModel

/// The lines of a body: as many as there is room for, the others counted. What is added is looked at once, however much there is.
struct BoundedLines {
    private(set) var text = ""
    /// Lines that are in it.
    private(set) var count = 0
    private let limit: Int
    private let bytes: Int

    /// - Parameters:
    ///   - limit: lines that are added at most.
    ///   - reserve: bytes that are kept for what is appended in the end.
    init(limit: Int, reserve: Int, bytes: Int = SizeLimits().body) {
        self.limit = limit
        self.bytes = bytes - reserve
    }

    /// Some lines, and how many there would be.
    init(_ lines: some Collection<String>, of total: Int, limit: Int = 50, reserve: Int) {
        self.init(limit: limit, reserve: reserve)
        for line in lines.prefix(limit) { add(line) }
        sayMore(than: total)
    }

    /// - Returns: whether there was room for it.
    @discardableResult
    mutating func add(_ line: String) -> Bool {
        guard count < limit, text.utf8.count + line.utf8.count + 1 <= bytes else { return false }
        append(line)
        count += 1
        return true
    }

    /// `and 12 more`, where not all of so many are in it.
    mutating func sayMore(than total: Int) {
        if total > count { append("and \(total - count) more") }
    }

    /// A line that there is room for in any case.
    mutating func append(_ line: String) {
        if !text.isEmpty { text.append("\n") }
        text.append(line)
    }
}
