import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite("Values that a device writes into texts for people")
struct HostileValueTests {
    private func notification(_ rule: Rule, _ device: String) throws -> Notification {
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        driver.publish("plant/porto/\(device)/temperature", ["value": 1])
        driver.advance(by: .seconds(10))
        return try #require(driver.takeNotifications().first { $0.kind == .firing })
    }

    @Test(
        "no value begins a line or turns the reading direction around",
        arguments: [
            "\n", "\r", "\u{2028}", "\u{85}", "\u{202E}", "\u{2067}", "\u{200F}", "\u{61C}", "\u{1B}[2J", "\t",
        ],
        ["{{labels.device}}", "{{{labels.device}}}", "{{#labels}}{{&device}}{{/labels}}"]
    )
    func lines(_ mark: String, _ value: String) throws {
        let notification = try notification(try Rulebooks.rule(summary: "\(value) is warm"), "a\(mark)fz-9 burns")
        #expect(notification.title == notification.body)
        #expect(notification.title.contains("\u{FFFD}"))
        #expect(!notification.title.unicodeScalars.contains { mark.unicodeScalars.first == $0 })
    }

    @Test("summaries are cut at their bytes, between scalars")
    func long() throws {
        let rule = try Rulebooks.rule(summary: "{{labels.device}}{{labels.device}}{{labels.device}} {{payload.value}}")
        let notification = try notification(rule, String(repeating: "\u{301}", count: 400))
        #expect(notification.title.utf8.count <= 1024)
        #expect(notification.title.utf8.count > 1000)
    }

    @Test("a body is cut at its bytes, between alerts, and says how many it leaves out")
    func body() throws {
        let rule = try Rulebooks.rule(summary: "{{labels.device}}{{labels.device}}{{labels.device}}{{labels.device}}")
        var driver = EngineDriver.running(Rulebooks.book([rule]))
        for number in 100..<200 {
            driver.publish("plant/porto/\(number)\(String(repeating: "ü", count: 120))/temperature", ["value": 1])
        }
        driver.advance(by: .seconds(10))
        let body = try #require(driver.takeNotifications().first { $0.kind == .firing }).body
        #expect(body.utf8.count <= 16_384)
        #expect(body.utf8.count > 15_000)
        let lines = body.split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.utf8.count > 900 }, "none is cut")
        #expect(lines.last == "and \(101 - lines.count) more")
    }

    @Test(
        "no value chooses where a link leads",
        arguments: [
            "evil.example", "@evil.example", "evil.example?", ".evil.example", "%2F@evil.example", "x\\\\@evil.example",
            "a b\"<>",
        ],
        [
            ("https://wiki.example.org/{{labels.device}}", true),
            ("https://wiki.example.org?q={{{labels.device}}}", true),
            ("https://wiki.example.org#{{&labels.device}}", true), ("https://wiki.example.org{{labels.device}}", false),
            ("https://{{labels.device}}/", false), ("https://{{labels.device}}.example.org/", false),
            ("{{labels.device}}", false), ("https://wiki.example.org:{{labels.device}}/", false),
            ("https://ana:{{labels.device}}@wiki.example.org/", false),
        ]
    )
    func links(_ value: String, _ template: (href: String, isLink: Bool)) throws {
        let links = try notification(try Rulebooks.rule(links: [("Wiki", template.href)]), value).links
        #expect(links.count == (template.isLink ? 1 : 0))
        for link in links {
            #expect(link.href.utf8.starts(with: "https://wiki.example.org".utf8))
            let rest = link.href.utf8.dropFirst("https://wiki.example.org".utf8.count)
            #expect("/?#".utf8.contains(try #require(rest.first)))
            #expect(rest.dropFirst().allSatisfy { !"/?#@\\ \"<>:".utf8.contains($0) })
        }
    }
}
