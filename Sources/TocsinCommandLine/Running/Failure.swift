/// Why a verb could not do what it was asked to, and what to do about it, in one line.
package struct Failure: Error, Hashable, CustomStringConvertible {
    package let status: ExitStatus
    /// Without a full stop and without the program's name.
    package let message: String

    /// The answer is no.
    package static func no(_ message: String) -> Failure { Failure(status: .no, message: message) }
    package static func usage(_ message: String) -> Failure { Failure(status: .usage, message: message) }
    package static func unreachable(_ message: String) -> Failure { Failure(status: .unreachable, message: message) }

    package var description: String { message }
}
