package import TocsinModel
package import TocsinTime

/// Further channels for a notification, unless somebody sees it before.
package struct FollowUp: Hashable, Codable, Sendable {
    package let user: UserID
    package let incident: IncidentID
    package let at: Timestamp
    package let channels: [String]
}
