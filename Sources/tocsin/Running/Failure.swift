/// Why a verb could not do what it was asked to, and what to do about it, in one line.
struct Failure: Error, Hashable, CustomStringConvertible {
    let status: ExitStatus
    /// Without a full stop and without the program's name.
    let message: String

    /// The answer is no.
    static func no(_ message: String) -> Failure { Failure(status: .no, message: message) }
    static func usage(_ message: String) -> Failure { Failure(status: .usage, message: message) }
    static func unreachable(_ message: String) -> Failure { Failure(status: .unreachable, message: message) }

    var description: String { message }
}
