import Testing
import TocsinDecoding
import TocsinEngine
import TocsinExpressions
import TocsinModel

@testable import TocsinConfiguration

@Suite struct ContractConfigurationTests {
    private let loaded = ConfigurationLoader.load(.read(entry: Fixtures.path("contract/config/tocsin.yaml")))

    @Test("the example of the contract loads, and what is not acted on yet is told")
    func loads() throws {
        _ = try #require(loaded.configuration)
        let directory = Fixtures.path("contract/config")
        let lines = loaded.problems.map { $0.description.replacing("\(directory)/", with: "") + "\n" }.joined()
        #expect(try Fixtures.matches(lines, "contract/expected.problems"), "\(lines)")
    }

    @Test("its rules are those that can be evaluated")
    func rules() throws {
        let rulebook = try #require(loaded.configuration).rulebook
        #expect(rulebook.rules.map(\.name) == ["freezer-warm", "silent"])
        let warm = try #require(rulebook.rules.first)
        guard case .threshold(_, let until, let hold) = warm.condition else {
            Issue.record("not a threshold")
            return
        }
        #expect(until?.source == "payload.value < -15.0")
        #expect(hold == .seconds(30))
        #expect(warm.links.count == 1)
        let silent = try #require(rulebook.rules.last)
        #expect(silent.key == ["site", "device"])
    }

    @Test("its routes have what they do not say from the root")
    func routes() throws {
        let root = try #require(loaded.configuration).rulebook.routing
        #expect(root.plan.groupBy == .labels(["rule", "site"]))
        #expect(root.routes.map(\.plan.path) == ["root/0", "root/1"])
        #expect(root.routes.map(\.plan.groupWait) == [.zero, .seconds(10)])
        #expect(root.routes.map(\.plan.notify) == [[.team("facilities")], [.user(try #require(UserID("bo")))]])
        #expect(root.routes.map(\.continues) == [false, true])
    }

    @Test("its source reads JSON and knows the event's time and id")
    func source() throws {
        let source = try #require(loaded.configuration?.sources.first)
        #expect(source.filter.text == "plant/#")
        #expect(source.payload == .json)
        #expect(source.time?.source == "payload.ts")
        #expect(source.id?.source == "payload.id")
    }
}
