import Foundation
import Testing
import TocsinEngine
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct ShippedConfigurationTests {
    private var entry: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "config/tocsin.yaml").path
    }

    @Test("the configuration that is shipped loads without a word")
    func loads() throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-21T08:00:00Z"))
        let loaded = ConfigurationLoader.load(.read(entry: entry), now: now)
        #expect(loaded.problems.map(\.description) == [])
        let configuration = try #require(loaded.configuration)
        #expect(!configuration.devices.isEmpty)
        #expect(!configuration.rulebook.rules.isEmpty)
        #expect(configuration.rulebook.people.users.map(\.id.text).contains("ana"))
    }

    @Test("a critical alert is told at once, and every other within ten seconds")
    func isTold() throws {
        let routing = try #require(ConfigurationLoader.load(.read(entry: entry)).configuration).rulebook.routing
        #expect(routing.plan.groupWait <= .seconds(10))
        #expect(routing.routes.first?.plan.groupWait == .zero)
        let first = try #require(routing.routes.first?.plan.policy?.steps.first)
        let ana = try #require(UserID("ana"))
        #expect(first.notify.contains(.user(ana)))
    }
}
