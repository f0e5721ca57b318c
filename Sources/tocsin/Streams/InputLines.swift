internal import Glibc
internal import TocsinCommandLine

/// The lines of standard input, as many at a time as are there.
///
/// A program that writes a line and waits for its answer gets it; one that writes thousands pays for few writes.
struct InputLines {
    /// The longest line, in bytes.
    static let limit = 8 * 1024 * 1024

    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// The next lines without their ends, blank ones left out, waiting for at least one read; `nil` at the end of the input.
    mutating func next() throws(Failure) -> [[UInt8]]? {
        guard !isAtEnd else { return nil }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(STDIN_FILENO, &chunk, chunk.count)
        guard count >= 0 else {
            if errno == EINTR { return [] }
            throw .no("cannot read standard input: \(String(cString: strerror(errno)))")
        }
        isAtEnd = count == 0
        let scanned = pending.count
        pending.append(contentsOf: chunk[..<count])
        var lines: [[UInt8]] = []
        var start = 0
        for position in scanned..<pending.count where pending[position] == UInt8(ascii: "\n") {
            lines.append(Array(pending[start..<position]))
            start = position + 1
        }
        pending.removeFirst(start)
        if isAtEnd {
            lines.append(pending)
            pending = []
        }
        guard pending.count <= Self.limit else {
            throw .no("a line of standard input is longer than \(Self.limit) bytes")
        }
        return lines.filter { !$0.allSatisfy(Self.isBlank) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
