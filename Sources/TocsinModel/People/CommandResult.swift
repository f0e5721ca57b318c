/// The answer to a ``Command``; indirect, so that the many decisions without one stay small.
package indirect enum CommandResult: Hashable, Codable, Sendable {
    /// Done, or already so: commands are idempotent. The incident as it is now, where one was named.
    case done(Incident?)
    /// The silence that was made or ended.
    case silence(Silence)
    /// The override that was made.
    case override(ScheduleOverride)
    case refused(Refusal)

    package struct Refusal: Error, Hashable, Codable, Sendable {
        package let code: Code
        /// One sentence for people.
        package let detail: String
        /// Where in what was asked for the fault lies, as a JSON Pointer (RFC 6901), where that can be said.
        package let pointer: String?

        package init(_ code: Code, _ detail: String, at pointer: String? = nil) {
            self.code = code
            self.detail = detail
            self.pointer = pointer
        }
    }

    /// Stable codes: programs switch on them.
    package enum Code: String, Hashable, Codable, Sendable, CaseIterable {
        case badRequest = "bad_request"
        case forbidden
        case notFound = "not_found"
        /// It makes no sense in the present state.
        case conflict
        /// A one-tap link that was used before.
        case linkUsed = "link_used"
        case linkExpired = "link_expired"
        /// More than may be asked for in so short a time, or than may wait.
        case tooMany = "too_many"
        /// The store could not take it; nothing changed.
        case unavailable
    }
}
