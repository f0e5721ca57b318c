internal import TocsinEngine
package import TocsinModel
package import TocsinTime

/// What reached a person: a notification, over the channels that it took at that time.
package struct Sent: Sendable {
    package let at: Timestamp
    package let notification: Notification
    package let channels: [String]

    /// Whether any of its channels delivers anything yet; over the others it only would have gone.
    package var isDelivered: Bool { channels.contains(where: PersonalRules.isDelivered) }
}
