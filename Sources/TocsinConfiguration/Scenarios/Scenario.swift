package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// What a configuration is tried with: messages, deeds and expectations on a virtual clock. Contract §9.
package struct Scenario: Sendable {
    package let name: String
    /// As it was named.
    package let file: String
    /// When its clock begins.
    package let start: Timestamp
    /// The entry file of the configuration that it is for; `nil` where that is said elsewhere.
    package let configuration: String?
    /// In the order in which they happen.
    package let steps: [Step]

    package struct Step: Sendable {
        /// After ``Scenario/start``.
        package let at: TimeSpan
        package let place: Position
        package let action: Action
    }

    package struct Position: Hashable, Sendable {
        /// From 1.
        package let line: Int
        package let column: Int
    }

    package enum Action: Sendable {
        case publish(topic: String, payload: [UInt8], isRetained: Bool)
        /// So many notifications that fit were sent; `nil` for at least one.
        case expect(Expectation, times: Int?)
        /// Nothing that fits was sent.
        case expectNone(Expectation)
        case act(Deed)
        case broker(isUp: Bool)
        /// Something about Tocsin itself begins, changes or is over.
        case condition(SelfCondition)
        /// Another configuration comes into force: its entry file.
        case reload(String)
        /// The service ends and starts again, and knows what it knew.
        case restart
    }

    /// What a person does.
    package struct Deed: Sendable {
        package let by: UserID
        package let kind: Kind
        package let answer: Answer

        package enum Kind: Sendable {
            /// - incident: `nil` for what the command means without one.
            case incident(IncidentID?, Command.IncidentAction)
            case notifications(Command.Selection, Notification.State)
            case silence(match: String, from: ClockReading?, until: End, comment: String)
            /// `nil` for the latest one.
            case unsilence(SilenceID?)
            /// Somebody else is on call for a while.
            case override(schedule: String, ScheduleChange, from: ClockReading?, until: End)
            /// How the person wants to be told, from now on.
            case preferences(Preferences)
        }

        /// Whether the engine has to take it.
        package enum Answer: Hashable, Sendable {
            case any
            case done
            /// With this code; `nil` for any.
            case refused(CommandResult.Code?)
        }
    }

    package enum End: Hashable, Sendable {
        case resolved
        case after(TimeSpan)
        case at(ClockReading)
    }

    /// A time of the scenario's clock, or of the calendar.
    package enum ClockReading: Hashable, Sendable {
        case offset(TimeSpan)
        case time(Timestamp)

        package func timestamp(from start: Timestamp) -> Timestamp {
            switch self {
            case .offset(let span): start + span
            case .time(let time): time
            }
        }
    }

    /// Fields of a notification, all of which one must have. None at all fits every notification.
    package struct Expectation: Sendable {
        package let fields: [Field]

        package struct Field: Sendable {
            package let name: String
            package let value: Value
            package let place: Position
        }

        /// The fields of contract §7, and `channels`.
        package static let names = [
            "id", "user", "kind", "incident", "severity", "title", "body", "labels", "alerts", "reason", "links",
            "actions", "channels", "event_time", "received_at", "committed_at", "sent_at", "state",
        ]
    }
}
