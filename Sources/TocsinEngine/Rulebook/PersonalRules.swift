package import TocsinExpressions
internal import TocsinModel
package import TocsinTime

/// How one user wants to be told.
package struct PersonalRules: Sendable {
    /// The IANA name.
    package let zone: String
    /// The first that fits counts; where none does, the inbox.
    package let channels: [ChannelRule]
    package let quietHours: QuietHours?

    package static let inbox = "inbox"
    /// The way that most are told, which all of them share.
    static let inboxAlone = [inbox]

    /// Whether what goes over a channel reaches anybody: the others are decided on, and not delivered yet.
    package static func isDelivered(_ channel: String) -> Bool { channel == inbox }

    package struct ChannelRule: Sendable {
        /// `nil` for whatever comes.
        package let when: Expression?
        package let means: Means

        package init(when: Expression?, means: Means) {
            self.when = when
            self.means = means
        }
    }

    package enum Means: Sendable {
        case tell([String], then: Later?)
        /// Gathered, and told together so long after the first.
        case digest(TimeSpan, [String])
    }

    /// Further channels for what nobody has seen by then.
    package struct Later: Hashable, Sendable {
        package let after: TimeSpan
        package let channels: [String]

        package init(after: TimeSpan, channels: [String]) {
            self.after = after
            self.channels = channels
        }
    }

    /// What comes is held and handed over at the end, except what fits `unless`.
    package struct QuietHours: Sendable {
        package let hours: CivilInterval
        package let unless: Expression?

        package init(hours: CivilInterval, unless: Expression?) {
            self.hours = hours
            self.unless = unless
        }
    }

    package init(zone: String = "UTC", channels: [ChannelRule] = [], quietHours: QuietHours? = nil) {
        self.zone = zone
        self.channels = channels
        self.quietHours = quietHours
    }
}
