/// What an override does to who is on call.
package enum ScheduleChange: Hashable, Codable, Sendable {
    case add(UserID)
    case remove(UserID)
    /// Means nothing while the first isn't on call.
    case replace(UserID, with: UserID)
}
