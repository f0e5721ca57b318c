internal import TocsinModel

/// Who is to be told, and why.
struct Recipient: Sendable {
    let user: UserID
    let reason: String
}
