internal import Foundation
internal import TocsinCommandLine

/// Whether output is coloured.
enum Colour {
    /// Only for a person at a terminal who has not asked for none (no-color.org).
    static var isWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        return StandardStream.output.isTerminal && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
    }
}
