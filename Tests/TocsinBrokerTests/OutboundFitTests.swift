import Testing
import TocsinModel

import TocsinTime
@testable import TocsinBroker

@Suite struct OutboundFitTests {
    private func message(_ bytes: Int) -> OutboundMessage {
        OutboundMessage(
            topic: "a/b",
            payload: [UInt8](repeating: 1, count: bytes),
            expiry: .seconds(9),
            correlationData: [1]
        )
    }

    @Test(
        "the size is that of the packet on the wire",
        arguments: [(0, 19), (110, 129), (111, 131), (16_366, 16_386), (16_367, 16_388)]
    )
    func size(_ bytes: Int, _ size: Int) {
        // Header 2 to 4; topic 2 + 3; packet identifier 2; properties 1 + 5 + 4.
        #expect(OutboundFit(isVersion5: true, largestPacket: nil).size(of: message(bytes)) == size)
        #expect(OutboundFit(isVersion5: false, largestPacket: nil).size(of: message(0)) == 9)
    }

    @Test("a payload of the room that is given fits", arguments: [30, 100, 127, 128, 129, 140, 16_384, 20_000])
    func room(_ packet: Int) throws {
        let fit = OutboundFit(isVersion5: true, largestPacket: packet)
        let room = try #require(fit.payloadRoom(for: message(0), in: packet))
        #expect(fit.fits(message(room)))
        #expect(fit.payloadRoom(for: message(0), in: 10) == nil)
    }
}
