package import TocsinModel

/// Whose box something is held in, and which of theirs.
package struct BoxKey: Hashable, Codable, Comparable, Sendable {
    package let user: UserID
    package let slot: Slot

    package init(user: UserID, slot: Slot) {
        self.user = user
        self.slot = slot
    }

    package static func < (left: BoxKey, right: BoxKey) -> Bool {
        left.user == right.user ? left.slot < right.slot : left.user < right.user
    }

    /// Why it is held.
    package enum Slot: Hashable, Codable, Comparable, Sendable {
        case quietHours
        /// The digest of the user's channel rule at this place.
        case digest(Int)
        /// More than the user wants an hour.
        case budget
        /// More than anybody is told within a minute.
        case sum
    }
}
