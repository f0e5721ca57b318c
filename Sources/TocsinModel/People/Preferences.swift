package import TocsinTime

/// How a user wants to be told, as they said themselves. What isn't said here is as the configuration has it.
package struct Preferences: Hashable, Codable, Sendable {
    /// The IANA name; `nil` for the configuration's.
    package var zone: String?
    package var quietHours: Setting<QuietHours>
    /// In place of the configuration's; `nil` to keep those.
    package var channels: [ChannelChoice]?
    /// What isn't told to this user at all.
    package var mutes: [Mute]
    /// Notifications an hour before the others, but for critical ones, are gathered; 1 to 1,000.
    package var perHour: Int?

    /// Whether something is as configured, off, or the user's own.
    package enum Setting<Value: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
        case configured
        case off
        case own(Value)

        package var isOwn: Bool {
            switch self {
            case .configured, .off: false
            case .own: true
            }
        }
    }

    package struct QuietHours: Hashable, Codable, Sendable {
        /// Minutes after midnight, as in ``CivilInterval``.
        package let from: Int
        package let to: Int
        /// 1 for Monday to 7 for Sunday; `nil` for every day.
        package let weekdays: Set<Int>?
        /// CEL; `nil` to hold everything.
        package let unless: String?

        package init(from: Int, to: Int, weekdays: Set<Int>? = nil, unless: String? = nil) {
            self.from = from
            self.to = to
            self.weekdays = weekdays
            self.unless = unless
        }
    }

    package struct ChannelChoice: Hashable, Codable, Sendable {
        /// CEL; `nil` for whatever comes.
        package let when: String?
        package let use: [String]
        /// Gathered for so long; `nil` to tell at once.
        package let digest: TimeSpan?

        package init(when: String? = nil, use: [String], digest: TimeSpan? = nil) {
            self.when = when
            self.use = use
            self.digest = digest
        }
    }

    package struct Mute: Hashable, Codable, Sendable {
        /// CEL over `rule`, `severity`, `labels`, `incident`.
        package let match: String
        /// `nil` for until it is taken away.
        package let until: Timestamp?

        package init(match: String, until: Timestamp? = nil) {
            self.match = match
            self.until = until
        }
    }

    package init(
        zone: String? = nil,
        quietHours: Setting<QuietHours> = .configured,
        channels: [ChannelChoice]? = nil,
        mutes: [Mute] = [],
        perHour: Int? = nil
    ) {
        self.zone = zone
        self.quietHours = quietHours
        self.channels = channels
        self.mutes = mutes
        self.perHour = perHour
    }
}
