import Foundation
import Testing
import TocsinModel
import TocsinTime

/// An incident's JSON has a size that nobody outside can exceed.
@Suite struct IncidentJSONTests {
    private static let start = Timestamp(milliseconds: 1_763_712_000_000)

    private func alert(_ number: UInt64, summary: String, value: String = "5", links: [Link] = []) -> Incident.Member {
        Incident.Member(
            labels: ["rule": "warm", "device": "fz-\(number)"],
            place: .firing(.critical, number: number),
            state: .firing,
            severity: .critical,
            summary: summary,
            value: value,
            links: links,
            firstSeen: Self.start,
            lastSeen: Self.start,
            count: 1
        )
    }

    private func incident(
        _ alerts: [Incident.Member],
        all: Int? = nil,
        timeline: [String] = ["it began"],
        title: String = "warm"
    ) -> Incident {
        var counts = AlertCounts(alerts)
        if let all {
            counts.firing = all
            counts.bySeverity[Severity.critical.rank] = all
        }
        return Incident(
            id: IncidentID(1),
            state: .open,
            severity: .critical,
            title: title,
            labels: ["rule": "warm"],
            alerts: alerts,
            counts: counts,
            openedAt: Self.start,
            updatedAt: Self.start,
            timeline: timeline.map { TimelineEntry(at: Self.start, kind: .note, text: $0) }
        )
    }

    private func read(_ incident: Incident) throws -> [String: Any] {
        let json = incident.json
        #expect(json.count <= SizeLimits().incident)
        return try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    }

    private func alerts(_ read: [String: Any]) -> [[String: Any]] { read["alerts"] as? [[String: Any]] ?? [] }

    @Test("what fits is listed whole, with its numbers and no sign of more")
    func small() throws {
        let seen = try read(incident([alert(2, summary: "b"), alert(1, summary: "a")]))
        #expect(alerts(seen).map { $0["summary"] as? String } == ["b", "a"])
        #expect(seen["alert_count"] as? Int == 2 && seen["alerts_firing"] as? Int == 2)
        #expect((seen["alerts_by_severity"] as? [String: Int]) == ["info": 0, "warning": 0, "error": 0, "critical": 2])
        #expect(seen["alerts_next"] is NSNull)
    }

    @Test("of many alerts the first that fit are listed, all are counted, and it says where the others begin")
    func many() throws {
        let long = String(repeating: "\u{1}", count: 1024)
        let all = (1...200).reversed().map { alert(UInt64($0), summary: long, value: long) }
        let seen = try read(incident(all, all: 100_000))
        let listed = alerts(seen)
        #expect(listed.count >= 2)
        #expect(seen["alert_count"] as? Int == 100_000)
        #expect(seen["alerts_next"] as? String == "f3-\(200 - listed.count + 1)")
    }

    @Test("a timeline keeps how it began and the latest, and leaves the alerts their part")
    func timeline() throws {
        let notes = (1...200).map { "\($0) " + String(repeating: "\u{2}", count: 4090) }
        let seen = try read(incident([alert(1, summary: "a")], timeline: ["it began"] + notes))
        let lines = (seen["timeline"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
        #expect(lines.first == "it began" && lines.count >= 2)
        #expect(lines.last?.hasPrefix("200 ") == true)
        #expect(alerts(seen).count == 1)
    }

    @Test("an alert whose links are too long is listed without them")
    func links() throws {
        let link = Link(text: "way", href: "https://example.org/" + String(repeating: "x", count: 200_000))
        let seen = try read(incident([alert(1, summary: "a", links: [link])]))
        #expect(alerts(seen).count == 1)
        #expect((alerts(seen).first?["links"] as? [Any])?.isEmpty == true)
    }

    @Test("where nothing of the alerts fits, their numbers are still there", arguments: [0, 100, 700, 900])
    func none(limit: Int) throws {
        let json = incident([alert(1, summary: String(repeating: "x", count: 1024))]).json(limit: limit)
        let seen = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(alerts(seen).isEmpty && seen["alert_count"] as? Int == 1)
        #expect(seen["alerts_next"] as? String == "f3-18446744073709551615")
    }

    @Test(
        "a place in the list of alerts is read as it is written, and nothing else is",
        arguments: ["f3-12", "m0-1", "r-0", "r-18446744073709551615", "f1-18446744073709551615"]
    )
    func places(text: String) {
        #expect(AlertPlace(text)?.description == text)
    }

    @Test(
        "what is no place in the list is refused",
        arguments: [
            "", "f", "f-1", "f4-1", "f3-", "f3-01", "r3-1", "r-+1", "r--1", "r-18446744073709551616", "x-1", "f3-1é",
            "i-1",
            "r-1 ", "m10-1", "\u{0}-1",
        ]
    )
    func noPlaces(text: String) {
        #expect(AlertPlace(text) == nil)
    }
}
