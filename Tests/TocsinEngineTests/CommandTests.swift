import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct CommandTests {
    private let first = IncidentID(1)

    private func firing() throws -> EngineDriver {
        var driver = EngineDriver.running(
            Rulebooks.book([try Rulebooks.rule(severity: "payload.value > -5.0 ? critical : warning")])
        )
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        _ = driver.takeLines()
        return driver
    }

    @Test("who acknowledges owns it, the others are told, and it is quiet until it is over")
    func acknowledge() throws {
        var driver = try firing()
        guard case .done(let incident?) = driver.command("bo", .acknowledge(first)) else {
            Issue.record("refused")
            return
        }
        let bo = try #require(UserID("bo"))
        #expect(incident.state == .acknowledged(by: bo, at: driver.now, until: nil))
        #expect(driver.takeLines() == ["ana acknowledged i-1 warning"])
        driver.publish("plant/porto/fz-2/temperature", ["value": -9])
        driver.advance(by: .hours(9))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/fz-1/temperature", ["value": -20])
        driver.publish("plant/porto/fz-2/temperature", ["value": -20])
        driver.advance(by: .minutes(1))
        #expect(driver.takeLines() == ["ana resolved i-1 warning", "bo resolved i-1 warning"])
    }

    @Test("a second acknowledgement changes nothing and names the owner")
    func twice() throws {
        var driver = try firing()
        let one = driver.command("bo", .acknowledge(first))
        _ = driver.takeLines()
        let two = driver.command("ana", .acknowledge(first))
        #expect(one == two)
        #expect(driver.takeLines().isEmpty)
    }

    @Test("an acknowledged incident that becomes worse is told")
    func worse() throws {
        var driver = try firing()
        _ = driver.command("bo", .acknowledge(first))
        _ = driver.takeLines()
        driver.publish("plant/porto/fz-1/temperature", ["value": -4])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana updated i-1 critical", "bo updated i-1 critical"])
    }

    @Test("resolving ends it for everyone; the alert opens another incident only when it comes again")
    func resolve() throws {
        var driver = try firing()
        guard case .done(let incident?) = driver.command("ana", .resolve(first)) else {
            Issue.record("refused")
            return
        }
        let ana = try #require(UserID("ana"))
        #expect(incident.state == .resolved(at: driver.now, by: ana))
        #expect(driver.takeLines() == ["bo resolved i-1 warning"])
        #expect(driver.command("bo", .resolve(first)) == .done(nil))
        driver.advance(by: .hours(5))
        #expect(driver.takeLines().isEmpty)
        driver.publish("plant/porto/fz-1/temperature", ["value": -20])
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        #expect(driver.takeLines() == ["ana firing i-2 warning", "bo firing i-2 warning"])
    }

    @Test("what makes no sense is refused with a stable code, and changes nothing")
    func refusals() throws {
        var driver = try firing()
        let before = driver.engine.state.incidents
        #expect(code(driver.command("ana", .acknowledge(first), role: .viewer)) == .forbidden)
        #expect(code(driver.command("eve", .acknowledge(first))) == .forbidden)
        #expect(code(driver.command("ana", .acknowledge(IncidentID(2)))) == .notFound)
        #expect(code(driver.command("ana", .read(.these([NotificationID(2)])))) == .notFound)
        #expect(driver.engine.state.incidents == before)
        _ = driver.command("ana", .resolve(first))
        #expect(code(driver.command("ana", .acknowledge(first))) == .conflict)
    }

    @Test("reading and dismissing move a user's own notifications forward, never back")
    func inbox() throws {
        var driver = try firing()
        let ana = try #require(UserID("ana"))
        #expect(driver.engine.unread(ana) == 1)
        _ = driver.command("ana", .dismiss(.these([NotificationID(1)])))
        #expect(driver.engine.unread(ana) == 0)
        _ = driver.takeLines()
        _ = driver.command("ana", .read(.all))
        #expect(driver.effects.isEmpty)
        _ = driver.command("bo", .acknowledge(first))
        let bo = try #require(UserID("bo"))
        #expect(driver.engine.unread(bo) == 0)
        #expect(driver.engine.unread(ana) == 1)
    }

    private func code(_ result: CommandResult?) -> CommandResult.Code? {
        switch result {
        case .refused(let refusal): refusal.code
        case .done, .silence, .override, nil: nil
        }
    }
}
