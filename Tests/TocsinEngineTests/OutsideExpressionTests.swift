import HashTreeCollections
import Testing
import TocsinEngine
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite("Expressions through the API")
struct OutsideExpressionTests {
    private static let list = "[0,1,2,3,4,5,6,7,8,9]"
    /// Holds for everything, and takes thousands of steps to say so.
    private static let dear = "\(list).all(x, \(list).all(y, \(list).all(z, x + y + z >= 0)))"
    /// The same just within the bound.
    private static let nearlyDear = "\(list).all(x, \(list).all(y, x + y >= 0))"

    /// One person may have a quarter of all silences: a thousand, here.
    private func driver() throws -> EngineDriver {
        EngineDriver.running(Rulebooks.book([try Rulebooks.rule()], limits: Limits(silences: 4000)))
    }

    private func silence(_ match: String, _ driver: inout EngineDriver) -> CommandResult? {
        driver.command("bo", .addSilence(SilenceRequest(match: match, end: .at(driver.now + .hours(10)))))
    }

    @Test("a silence that costs too much, twice, is out of force: its maker is notified, and everybody of the alerts")
    func dearSilence() throws {
        var driver = try driver()
        _ = silence(Self.dear, &driver)
        driver.publish("plant/porto/fz-1/temperature", ["value": 1])
        driver.publish("plant/lyon/fz-2/temperature", ["value": 1])
        driver.advance(by: .minutes(2))
        let notifications = driver.takeNotifications()
        #expect(notifications.count { $0.user.text == "ana" && $0.kind == .firing } == 2)
        let told = notifications.filter { $0.kind == .digest }
        #expect(told.map(\.user.text) == ["bo"])
        #expect(told.first?.title == "Silence s-1 is out of force")
        let silence = try #require(driver.engine.state.suppression.silences[SilenceID(1)])
        #expect(silence.outOfForce?.contains("steps") == true)
        #expect(String(decoding: silence.json, as: UTF8.self).contains("\"out_of_force\":\"it takes more than"))
    }

    @Test("a mute that costs too much hides nothing, and is shown as out of force until it is set anew")
    func dearMute() throws {
        var driver = try driver()
        let user = try #require(UserID("ana"))
        _ = driver.command("ana", .setPreferences(Preferences(mutes: [.init(match: Self.dear)])), role: .viewer)
        for device in 1...3 { driver.publish("plant/site\(device)/fz/temperature", ["value": 1]) }
        driver.advance(by: .minutes(1))
        let notifications = driver.takeNotifications()
        #expect(notifications.count { $0.user == user && $0.kind == .firing } == 3)
        #expect(notifications.filter { $0.kind == .digest }.map(\.title) == ["Your mute 1 is out of force"])
        #expect(driver.engine.presentPreferences(of: user)?.refusal?.hasPrefix("Your mute 1 is out of force") == true)
        _ = driver.command(
            "ana",
            .setPreferences(Preferences(mutes: [.init(match: "rule == \"warm\"")])),
            role: .viewer
        )
        #expect(driver.engine.presentPreferences(of: user)?.refusal == nil)
        driver.publish("plant/site9/fz/temperature", ["value": 1])
        driver.advance(by: .minutes(1))
        #expect(driver.takeNotifications().filter { $0.user == user }.isEmpty)
    }

    @Test("conditions that would each do are refused where they take too long to compile together")
    func dearTogether() throws {
        var driver = try driver()
        func refusal(_ match: String, _ count: Int) -> String? {
            let mutes = Array(repeating: Preferences.Mute(match: match), count: count)
            let result = driver.command("ana", .setPreferences(Preferences(mutes: mutes)), role: .viewer)
            guard case .refused(let refusal)? = result else { return nil }
            return "\(refusal.pointer ?? "") \(refusal.detail)"
        }
        let many = "1" + String(repeating: "<2||1", count: 190) + "<2"
        #expect(refusal(many, 1) == nil)
        let answer = refusal(many, 60) ?? ""
        #expect(answer.hasSuffix("the conditions take too long to compile together: write them shorter, or fewer"))
        #expect(answer.hasPrefix("/mutes/"))
        // A hundred ordinary ones do.
        #expect(refusal("rule == \"warm\" && labels.device == \"fz-1\" && severity < error", 100) == nil)
    }

    @Test("an exception to quiet hours that costs too much lets everything through")
    func dearException() throws {
        var driver = try driver()
        let quiet = Preferences.QuietHours(from: 0, to: 1439, unless: Self.dear)
        _ = driver.command("ana", .setPreferences(Preferences(quietHours: .own(quiet))), role: .viewer)
        for device in 1...3 { driver.publish("plant/site\(device)/fz/temperature", ["value": 1]) }
        driver.advance(by: .minutes(1))
        #expect(driver.takeNotifications().count { $0.user.text == "ana" && $0.kind == .firing } == 3)
    }

    @Test("a thousand silences at their dearest take no more of a moment than the allowance, and hide nothing by it")
    func thousand() throws {
        var driver = try driver()
        for _ in 0..<1000 { _ = silence("\(Self.nearlyDear) && labels.site != \"porto\"", &driver) }
        driver.advance(by: .minutes(1))
        let before = driver.engine.state.outside.allowance.steps
        #expect(before == ExpressionAllowance.atOnce)
        driver.publish("plant/porto/fz-1/temperature", ["value": 1])
        driver.advance(by: .seconds(10))
        #expect(driver.takeNotifications().count { $0.kind == .firing } == 2)
        #expect(driver.engine.state.outside.allowance.steps < before / 10)
        #expect((driver.engine.state.counters.limitsReached["expression_steps"] ?? 0) > 0)
    }

    @Test("a thousand ordinary silences are looked through without being evaluated")
    func ordinary() throws {
        var driver = try driver()
        for device in 0..<999 { _ = silence("rule == \"warm\" && labels.device == \"fz-\(device)\"", &driver) }
        _ = silence("labels.device == \"fz-5000\"", &driver)
        driver.advance(by: .minutes(1))
        driver.publish("plant/porto/fz-5000/temperature", ["value": 1])
        driver.publish("plant/lyon/fz-5001/temperature", ["value": 1])
        driver.advance(by: .seconds(10))
        #expect(driver.takeNotifications().filter { $0.kind == .firing }.allSatisfy { $0.labels["site"] == "lyon" })
        #expect(driver.engine.state.suppression.silences[SilenceID(1000)]?.withheld == 1)
        #expect(driver.engine.state.outside.allowance.steps > ExpressionAllowance.atOnce / 2)
    }

    @Test("a restart waits for the same alerts as before, also where a silence ends with them")
    func restart() throws {
        var driver = try driver()
        let request = SilenceRequest(match: "labels.site == \"porto\"", end: .resolved)
        _ = driver.command("bo", .addSilence(request))
        driver.publish("plant/porto/fz-1/temperature", ["value": 1])
        driver.advance(by: .minutes(1))
        driver.restart(with: driver.engine.state, rulebook: driver.engine.rulebook)
        driver.publish("plant/porto/fz-1/temperature", ["value": -20])
        #expect(driver.engine.state.suppression.silences[SilenceID(1)]?.state.name == "expired")
    }

    @Test("a silence that ends with its alerts ends where a reload takes their rule away")
    func ruleRemoved() throws {
        var driver = try driver()
        let request = SilenceRequest(match: "labels.site == \"porto\"", end: .resolved)
        _ = driver.command("bo", .addSilence(request))
        driver.publish("plant/porto/fz-1/temperature", ["value": 1])
        driver.advance(by: .minutes(1))
        #expect(driver.engine.state.suppression.silences[SilenceID(1)]?.state.name == "active")
        driver.replaceRulebook(Rulebooks.book([try Rulebooks.rule("another")]))
        #expect(driver.engine.state.suppression.silences[SilenceID(1)]?.state.name == "expired")
    }

    @Test("conditions are bounded by their bytes, and the refusal says how many they may have")
    func long() throws {
        var driver = try driver()
        let mute = "rule == \"" + String(repeating: "a", count: 1100) + "\""
        let answer = driver.command("ana", .setPreferences(Preferences(mutes: [.init(match: mute)])), role: .viewer)
        guard case .refused(let refusal)? = answer else {
            Issue.record("taken")
            return
        }
        #expect(refusal.detail.contains("may have 1024"))
        #expect({ if case .silence = silence(mute, &driver) { true } else { false } }())
    }
}
