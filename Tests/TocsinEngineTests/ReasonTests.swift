import Foundation
import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct ReasonTests {
    private func silenced() throws -> EngineDriver {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        let request = SilenceRequest(match: #"labels.site == "porto""#, end: .at(driver.now + .hours(1)))
        _ = driver.command("bo", .addSilence(request))
        return driver
    }

    @Test("programs know a reason by its code, people by its text")
    func both() throws {
        let ana = try #require(UserID("ana"))
        let reason = Reason.silenced(SilenceID(3), by: ana)
        #expect(reason.code.rawValue == "silenced")
        #expect(reason.text == "silenced by s-3, made by ana")
        #expect(Reason.silenced(SilenceID(3), by: nil).text == "silenced by s-3")
    }

    @Test("further channels count as a notification where one of them delivers")
    func furtherChannels() {
        #expect(Reason.notSeen(over: ["inbox", "sms"]).code.rawValue == "told")
        #expect(TimelineFact.notSeen(over: ["inbox", "sms"]).kind == .notified)
        #expect(Reason.notSeen(over: ["sms"]).code == .notDelivered)
        #expect(TimelineFact.notSeen(over: ["sms"]).kind.rawValue == "withheld")
    }

    @Test("what nobody is notified of is counted by its reason, whether somebody asks for reasons or not")
    func counted() throws {
        var driver = try silenced()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .minutes(10))
        #expect(driver.counters.notNotified["silenced"] == 1)
        var asked = try silenced()
        asked.engine.trace = Trace()
        asked.publish("plant/porto/fz-1/temperature", ["value": -4])
        asked.advance(by: .minutes(10))
        #expect(asked.counters == driver.counters)
    }

    @Test("a reason knows the silence that it is about")
    func silence() throws {
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()]))
        driver.engine.trace = Trace()
        let request = SilenceRequest(match: #"labels.site == "porto""#, end: .at(driver.now + .hours(1)))
        _ = driver.command("bo", .addSilence(request))
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.publish("plant/lyon/fz-2/temperature", ["value": -4])
        driver.advance(by: .minutes(10))
        let lines = driver.engine.trace?.lines.filter { $0.subject.silence == SilenceID(1) } ?? []
        #expect(Set(lines.map(\.code)) == [.command, .silenced])
        #expect(lines.compactMap(\.subject.alert).allSatisfy { $0.labels["site"] == "porto" })
    }

    @Test("counters of an earlier version, which has none of reasons, can be read")
    func earlier() throws {
        let written = try JSONEncoder().encode(EngineState().counters)
        #expect(!String(decoding: written, as: UTF8.self).contains("suppressed"))
        #expect(try JSONDecoder().decode(Counters.self, from: written).notNotified.isEmpty)
    }
}
