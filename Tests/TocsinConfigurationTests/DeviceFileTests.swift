import Testing
import TocsinDevices
import TocsinEngine
import TocsinExpressions
import TocsinModel

import TocsinTime
@testable import TocsinConfiguration

@Suite struct DeviceFileTests {
    /// Settings with nothing to say of: what is told is of the device file.
    private static let settings = """
        sources: [{name: a, filter: "a/#"}]
        rules: [{name: warm, topic: "a/{site}", when: payload > 1.0}]
        users: {ana: {}}
        routing: {notify: [user:ana]}

        """

    private func load(_ text: String) -> Loaded {
        ConfigurationLoader.load(
            ConfigurationBundle(files: [
                .init(path: "tocsin.yaml", role: .settings, text: Self.settings),
                .init(path: "device.yaml", role: .device, text: text),
            ])
        )
    }

    @Test("the device file of the contract is read as it is written")
    func contract() throws {
        let loaded = load(try Fixtures.text("contract/devices/freezer.yaml"))
        #expect(loaded.problems.isEmpty)
        let model = try #require(loaded.configuration?.devices.first)
        #expect(model.model == "freezer")
        #expect(model.every == .seconds(10))
        #expect(model.measures.map(\.name) == ["temperature", "door"])
        #expect(model.measures.map(\.simulate) == [.around(-18, noise: 0.4), .toggle(every: .minutes(20))])
        #expect(model.devices.count == 20)
        #expect(
            model.story == [
                StoryStep(
                    at: .seconds(20),
                    device: "fz-3",
                    change: .ramp(measure: "temperature", to: -4, over: .seconds(30), hold: .minutes(2))
                ),
                StoryStep(at: .seconds(40), device: "fz-7", change: .silent(.minutes(6))),
            ]
        )
        #expect(model.examples.count == 2)
        let labels = Labels(["site": "porto", "device": "fz-3"])
        #expect(loaded.configuration?.rulebook.device(labels)?["owner"] == .string("facilities"))
    }

    @Test("every mistake of a device file is told with its place")
    func problems() {
        let text = """
            model: pump
            topic: plant/{site}/{device}/{measure}
            evry: 10s
            measures:
              flow: {payload: '{{valu}}', simulate: {around: much, noise: 1, toggle: 1m}}
              "a/b": {}
            fleet:
              - {device: 007}
              - {site: porto, device: p-1, owner: x}
            story:
              - {at: 1s, device: p-1}
              - {at: 1s, device: p-1, silent: 1m, measure: flow}
              - {at: 1s, device: p-1, measure: flow, ramp: {to: 1}}
            examples:
              - {topic: "a/+", payload: x}
              - {topic: a, payload: x, rejected: y, event: {}}
              - {topic: a, payload_base64: "*", rejected: y}
            """
        #expect(
            load(text).problems.map(\.description) == [
                "device.yaml:3:1: error: unknown key 'evry' in a device model; did you mean 'every'?",
                "device.yaml:5:41: error: 'simulate' must have one of around, toggle, constant, ramp",
                "device.yaml:5:50: error: 'around' must be a number, not 'much'",
                "device.yaml:6:3: error: a measure's name becomes a level of a topic: 'a/b' can't",
                "device.yaml:11:5: error: a story step has one of ramp, set, silent",
                "device.yaml:12:39: error: 'measure' means nothing with 'silent', which is of the whole device",
                "device.yaml:13:48: error: 'ramp' needs 'over'",
                "device.yaml:15:5: error: an example has either 'event' or 'rejected'",
                "device.yaml:15:13: error: 'a/+' is no topic that a message can have",
                "device.yaml:16:5: error: an example has either 'event' or 'rejected'",
                "device.yaml:17:32: error: 'payload_base64' is not Base64",
            ]
        )
    }

    @Test("what does not fit together in a device file is told where it stands")
    func misfits() {
        let text = """
            model: pump
            topic: plant/{site}/{device}/{measure}
            every: 10s
            measures:
              flow: {payload: '{{valu}}', simulate: {around: 1}}
            fleet:
              - {device: 007}
            story:
              - {at: 1s, device: p-9, measure: level, set: 1}
            """
        #expect(
            load(text).problems.map(\.description) == [
                "device.yaml:5:19: error: 'payload': unknown name {{valu}}",
                "device.yaml:7:5: error: 'fleet': lacks site, which the topic names",
                "device.yaml:9:22: error: 'device': no device of the fleet is called p-9",
                "device.yaml:9:36: error: 'measure': the model has no measure level",
            ]
        )
    }
}
