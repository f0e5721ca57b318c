package import TocsinTime

/// What happened in a time, and what people made of it, in figures: `GET /report`.
package struct ActivityReport: Hashable, Sendable {
    package let from: Timestamp
    package let to: Timestamp
    /// Whether there was more than is read at once, so that the oldest of it is missing.
    package var isCut = false
    package var incidents = 0
    package var severities: [Severity: Int] = [:]
    /// `nil` where there was nothing to measure.
    package var acknowledging: Spread?
    package var resolving: Spread?
    /// Of the incidents that people were told of, those that somebody acknowledged.
    package var told = 0
    package var acknowledged = 0
    /// How often each step of a policy was told, ordered by it.
    package var escalations: [Count] = []
    /// The rules with the most incidents, most first.
    package var rules: [Count] = []
    /// Ordered by user and day.
    package var notifications: [Daily] = []
    package var outOfHours: [Count] = []
    /// Links of notifications that people opened, most first.
    package var openedLinks: [Opened] = []
    /// The oldest first; those that people were told of.
    package var neglected: [Neglected] = []
    /// How many there were beside those listed.
    package var moreNeglected = 0

    package struct Spread: Hashable, Sendable {
        package let count: Int
        package let median: TimeSpan
        /// Nine of ten took no longer.
        package let p90: TimeSpan

        /// `nil` of nothing.
        package init?(_ spans: [TimeSpan]) {
            let sorted = spans.sorted()
            guard !sorted.isEmpty else { return nil }
            count = sorted.count
            median = sorted[(sorted.count - 1) / 2]
            p90 = sorted[(sorted.count * 9 + 9) / 10 - 1]
        }
    }

    package struct Count: Hashable, Sendable {
        package let name: String
        package let count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    package struct Daily: Hashable, Sendable {
        package let user: UserID
        /// By the user's own calendar, `2026-11-21`.
        package let day: String
        package let count: Int

        package init(user: UserID, day: String, count: Int) {
            self.user = user
            self.day = day
            self.count = count
        }
    }

    package struct Opened: Hashable, Sendable {
        package let user: UserID
        package let rule: String
        package let count: Int

        package init(user: UserID, rule: String, count: Int) {
            self.user = user
            self.rule = rule
            self.count = count
        }
    }

    package struct Neglected: Hashable, Sendable {
        package let id: IncidentID
        package let severity: Severity
        package let title: String
        package let openedAt: Timestamp

        package init(id: IncidentID, severity: Severity, title: String, openedAt: Timestamp) {
            self.id = id
            self.severity = severity
            self.title = title
            self.openedAt = openedAt
        }
    }

    package init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }
}

extension ActivityReport {
    package var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("from", from)
            json.member("to", to)
            json.member("truncated", isCut)
            json.member("incidents", incidents)
            json.key("severities")
            json.object { json in
                for severity in Severity.allCases.reversed() {
                    json.member(severity.rawValue, severities[severity] ?? 0)
                }
            }
            json.key("time_to_acknowledge")
            Self.write(acknowledging, &json)
            json.key("time_to_resolve")
            Self.write(resolving, &json)
            json.member("told", told)
            json.member("acknowledged", acknowledged)
            Self.write("escalations", escalations, &json)
            Self.write("rules", rules, &json)
            json.key("notifications")
            json.array(notifications) { json, daily in
                json.object { json in
                    json.member("user", daily.user.text)
                    json.member("day", daily.day)
                    json.member("count", daily.count)
                }
            }
            Self.write("out_of_hours", outOfHours, &json)
            json.key("opened_links")
            json.array(openedLinks) { json, opened in
                json.object { json in
                    json.member("user", opened.user.text)
                    json.member("rule", opened.rule)
                    json.member("count", opened.count)
                }
            }
            json.key("unacknowledged")
            json.array(neglected) { json, incident in
                json.object { json in
                    json.member("id", incident.id.description)
                    json.member("severity", incident.severity.rawValue)
                    json.member("title", incident.title)
                    json.member("opened_at", incident.openedAt)
                }
            }
            json.member("unacknowledged_more", moreNeglected)
        }
        return json.bytes
    }

    private static func write(_ spread: Spread?, _ json: inout JSONText) {
        guard let spread else {
            json.null()
            return
        }
        json.object { json in
            json.member("count", spread.count)
            json.member("median_s", Int(spread.median.milliseconds / 1000))
            json.member("p90_s", Int(spread.p90.milliseconds / 1000))
        }
    }

    private static func write(_ name: String, _ counts: [Count], _ json: inout JSONText) {
        json.key(name)
        json.array(counts) { json, count in
            json.object { json in
                json.member("name", count.name)
                json.member("count", count.count)
            }
        }
    }
}
