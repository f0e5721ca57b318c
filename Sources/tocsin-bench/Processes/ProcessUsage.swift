internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine

/// What the kernel counts of a process, up to now.
struct ProcessUsage {
    /// User and system together.
    let processorTime: Duration
    /// Bytes that it gave to a disk; `nil` where the system does not say. What is written to a file in memory does not count.
    let bytesWritten: Int?

    init(of process: Int32) throws {
        guard let processorTime = ProcessorTime.of(process: process) else {
            throw Failure.no("the process that is measured has ended")
        }
        self.processorTime = processorTime
        bytesWritten = Self.bytesWritten(by: process)
    }

    /// Not `wchar` of the same file: that has what goes to sockets, too.
    private static func bytesWritten(by process: Int32) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/io", encoding: .utf8) else { return nil }
        let name = "write_bytes: "
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.dropFirst(name.count)) }
    }
}
