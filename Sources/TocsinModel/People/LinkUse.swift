package import TocsinTime

/// The use of a signed one-tap link: what it does, and what makes it count once.
package struct LinkUse: Hashable, Codable, Sendable {
    /// Tells this link from every other.
    package let nonce: String
    /// From this moment on it no longer counts.
    package let expires: Timestamp
    package let incident: IncidentID
    package let action: Command.IncidentAction

    package init(nonce: String, expires: Timestamp, incident: IncidentID, action: Command.IncidentAction) {
        self.nonce = nonce
        self.expires = expires
        self.incident = incident
        self.action = action
    }
}
