import HashTreeCollections
import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct LinkTests {
    private func firing(links: Int = 10_000) throws -> EngineDriver {
        var limits = Limits()
        limits.links = links
        let book = Rulebooks.book([try Rulebooks.rule(severity: "warning")], limits: limits)
        var driver = EngineDriver.running(book)
        driver.publish("plant/porto/fz-1/temperature", ["value": -9])
        driver.advance(by: .seconds(10))
        _ = driver.takeLines()
        return driver
    }

    private func use(
        _ nonce: String,
        _ action: Command.IncidentAction = .acknowledge,
        on incident: UInt64 = 1,
        at now: Timestamp,
        for span: TimeSpan = .hours(24)
    ) -> Command.Action {
        .useLink(LinkUse(nonce: nonce, expires: now + span, incident: IncidentID(incident), action: action))
    }

    private func code(_ result: CommandResult?) -> CommandResult.Code? {
        guard case .refused(let refusal)? = result else { return nil }
        return refusal.code
    }

    @Test("a link does what it says, once; the second use is refused and changes nothing, over a restart too")
    func once() throws {
        var driver = try firing()
        let link = use("n1", at: driver.now)
        #expect(code(driver.command("bo", link)) == nil)
        #expect(driver.takeLines() == ["ana acknowledged i-1 warning"])
        _ = driver.command("bo", .unacknowledge(IncidentID(1)))
        _ = driver.takeLines()
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        let before = driver.engine.state
        #expect(code(driver.command("bo", link)) == .linkUsed)
        #expect(driver.engine.state == before)
        #expect(driver.takeLines().isEmpty)
    }

    @Test("what is refused uses nothing up: no right, no such user, no such incident, an incident that is over")
    func refused() throws {
        var driver = try firing()
        let now = driver.now
        let before = driver.engine.state
        #expect(code(driver.command("bo", use("n1", at: now), role: .viewer)) == .forbidden)
        #expect(code(driver.command("eve", use("n1", at: now))) == .forbidden)
        #expect(code(driver.command("bo", use("n1", on: 7, at: now))) == .notFound)
        #expect(driver.engine.state == before)
        #expect(code(driver.command("bo", use("n1", .resolve, at: now))) == nil)
        #expect(code(driver.command("bo", use("n2", .snooze(.hours(1)), at: now))) == .conflict)
        #expect(driver.engine.state.usedLinks.count == 1)
    }

    @Test("an expired link is refused, and is forgotten with the next use of another")
    func expired() throws {
        var driver = try firing()
        let link = use("n1", at: driver.now, for: .minutes(5))
        #expect(code(driver.command("bo", link)) == nil)
        driver.advance(by: .minutes(5))
        #expect(code(driver.command("bo", link)) == .linkExpired)
        #expect(driver.engine.state.usedLinks.count == 1)
        #expect(code(driver.command("bo", use("n2", .note("seen"), at: driver.now))) == nil)
        let used = driver.engine.state.usedLinks
        #expect(used.count == 1 && used["n2"] != nil)
    }

    @Test("a full table refuses the next one rather than to forget one that counts, and counts it")
    func bounded() throws {
        var driver = try firing(links: 2)
        for nonce in ["n1", "n2"] { #expect(code(driver.command("bo", use(nonce, at: driver.now))) == nil) }
        #expect(code(driver.command("bo", use("n3", at: driver.now))) == .conflict)
        #expect(driver.engine.state.counters.limitsReached["links"] == 1)
        #expect(code(driver.command("bo", use("n1", at: driver.now))) == .linkUsed)
    }
}
