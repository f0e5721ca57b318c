import Foundation
import Testing
import TocsinDecoding
import TocsinDevices
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct DeviceExampleTests {
    @Test("every example of the shipped device models is read, or refused, as it says")
    func hold() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let loaded = ConfigurationLoader.load(.read(entry: root.appending(path: "config/tocsin.yaml").path))
        let configuration = try #require(loaded.configuration)
        var decoder = MessageDecoder(sources: configuration.sources)
        var count = 0
        for model in configuration.devices {
            #expect(!model.examples.isEmpty, "\(model.model)")
            for example in model.examples {
                count += 1
                let complaint: String?
                switch decoder.decode(
                    topic: example.topic,
                    payload: example.payload,
                    id: EventID(1),
                    received: Timestamp(milliseconds: 1_763_712_000_000)
                ) {
                case .event(let event): complaint = example.complaint(labels: event.labels, payload: event.payload)
                case .rejected(let rejection): complaint = example.complaint(rejected: rejection.text)
                case .unmatched: complaint = "no source takes it"
                // No event either; the reason is that of any payload with nothing in it.
                case .cleared: complaint = example.complaint(rejected: "empty payload")
                case .events: complaint = "it holds several readings"
                }
                #expect(complaint == nil, "\(model.model), \(example.topic)")
            }
        }
        #expect(configuration.devices.count >= 3)
        #expect(count >= 12)
    }
}
