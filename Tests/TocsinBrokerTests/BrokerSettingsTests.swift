import Testing
import TocsinBroker
import TocsinModel
import TocsinTime

@Suite struct BrokerSettingsTests {
    @Test("the password does not show itself when the settings are printed, interpolated or dumped")
    func password() {
        let settings = BrokerSettings(
            host: "h",
            username: "ana",
            password: BrokerPassword("hunter2"),
            clientID: "tocsin"
        )
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(text.contains("ana"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test("the publishing client is another client, and leaves no session behind")
    func publishing() {
        let settings = BrokerSettings(host: "h", clientID: "tocsin").forPublishing(as: "tocsin-out")
        #expect(settings.clientID == "tocsin-out")
        #expect(settings.sessionExpiry == .zero)
    }

    @Test("the broker may fill the next batch while one commits")
    func receiveMaximum() {
        let settings = BrokerSettings(host: "h", clientID: "tocsin")
        #expect(Int(settings.receiveMaximum) >= 2 * settings.batchLimits.count)
        #expect(Int(settings.receiveMaximum) <= RedeliveryFilter.defaultCapacity)
    }
}
