import Testing
import TocsinDevices
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct TrafficTests {
    private func traffic(
        _ models: [DeviceModel],
        seed: UInt64 = 1,
        duration: TimeSpan = .minutes(5),
        rate: Double? = nil
    ) -> [TrafficMessage] {
        Array(Traffic(models: models, seed: seed, start: Freezers.start, duration: duration, rate: rate))
    }

    private func text(_ message: TrafficMessage) -> String { String(decoding: message.payload, as: UTF8.self) }

    /// The number after `"value": `.
    private func reading(_ message: TrafficMessage) throws -> Double {
        let tail = try #require(text(message).split(separator: "\"value\": ").last)
        return try #require(Double(tail.prefix { "-.0123456789".contains($0) }))
    }

    @Test("the same seed gives the same messages, another seed others")
    func seeds() throws {
        let models = [try Freezers.model()]
        #expect(traffic(models) == traffic(models))
        #expect(traffic(models) != traffic(models, seed: 2))
    }

    @Test("messages come in the order of time, each device at its cadence")
    func order() throws {
        let messages = traffic([try Freezers.model()])
        #expect(messages.map(\.at) == messages.map(\.at).sorted())
        let one = messages.filter { $0.topic == "plant/porto/fz-1/temperature" }
        #expect((29...31).contains(one.count))
        for (message, next) in zip(one, one.dropFirst()) {
            #expect((9_900...10_100).contains(next.at.milliseconds - message.at.milliseconds))
        }
        #expect(messages.allSatisfy { $0.time == Freezers.start + $0.at })
    }

    @Test("a reading stays around its level, with its time")
    func readings() throws {
        let messages = traffic([try Freezers.model()]).filter { $0.topic.hasSuffix("temperature") }
        for message in messages { #expect((-18.4 ... -17.6).contains(try reading(message))) }
        let first = try #require(messages.first)
        #expect(text(first).contains("\"ts\": 17637120"))
    }

    @Test("a toggle speaks when it changes: on and off again, once in its time")
    func toggles() throws {
        let messages = traffic([try Freezers.model()], duration: .hours(2))
        let one = messages.filter { $0.topic == "plant/porto/fz-5/door" }
        #expect(one.count == 12)
        for (index, message) in one.enumerated() {
            #expect(text(message) == "{\"open\": \(index % 2 == 0)}")
        }
    }

    @Test("a story's ramp leaves the level and comes back to it")
    func ramp() throws {
        let step = StoryStep(
            at: .seconds(20),
            device: "fz-3",
            change: .ramp(measure: "temperature", to: -4, over: .seconds(30), hold: .minutes(2))
        )
        let model = try Freezers.model(story: [step], every: .seconds(1))
        for message in traffic([model]) where message.topic == "plant/porto/fz-3/temperature" {
            let value = try reading(message)
            switch message.at.milliseconds {
            case ..<20_000, 200_000...: #expect(value < -17)
            case 50_000...170_000: #expect((-4.5 ... -3.5).contains(value))
            default: #expect((-18.5 ... -3.5).contains(value))
            }
        }
        let other = traffic([model]).filter { $0.topic == "plant/porto/fz-4/temperature" }
        for message in other { #expect(try reading(message) < -17) }
    }

    @Test("a silent device says nothing, and goes on afterwards")
    func silence() throws {
        let step = StoryStep(at: .seconds(40), device: "fz-7", change: .silent(.minutes(2)))
        let messages = traffic([try Freezers.model(story: [step])]).filter { $0.topic.hasPrefix("plant/porto/fz-7/") }
        #expect(!messages.contains { (40_000..<160_000).contains($0.at.milliseconds) })
        #expect(messages.contains { $0.at.milliseconds < 40_000 })
        #expect(messages.contains { $0.at.milliseconds >= 160_000 })
    }

    @Test("what the story sets is said at once, also by what speaks only of changes")
    func set() throws {
        let step = StoryStep(
            at: .seconds(30),
            device: "fz-2",
            change: .set(measure: "door", to: .flag(true), hold: .minutes(1))
        )
        let messages = traffic([try Freezers.model(story: [step])]).filter { $0.topic == "plant/porto/fz-2/door" }
        let opened = try #require(messages.first { $0.at == .seconds(30) })
        let closed = try #require(messages.first { $0.at == .seconds(90) })
        #expect(text(opened) == "{\"open\": true}")
        #expect(text(closed).hasPrefix("{\"open\": "))
    }

    @Test("a rate is that of the whole fleet, and leaves the story's times")
    func rate() throws {
        let step = StoryStep(at: .seconds(2), device: "fz-7", change: .silent(.seconds(2)))
        let messages = traffic([try Freezers.model(story: [step])], duration: .seconds(5), rate: 1000)
        #expect((4700...5000).contains(messages.count))
        let silent = messages.filter { $0.topic.hasPrefix("plant/porto/fz-7/") }
        #expect(!silent.contains { (2000..<4000).contains($0.at.milliseconds) })
    }

    @Test("a message tells the readings of other measures and the device's labels")
    func composed() throws {
        let model = DeviceModel(
            model: "motor",
            topic: try TopicPattern("plant/{site}/{device}/motor"),
            every: .seconds(1),
            measures: [
                Measure(name: "celsius", simulate: .constant(.number(61.5))),
                Measure(name: "state", simulate: .constant(.text("a \"b\""))),
                Measure(
                    name: "motor",
                    payload: try PayloadTemplate(
                        "{\"d\":\"{{device}}\",\"c\":{{celsius}},\"s\":\"{{state}}\",\"u\":{{uptime}}}"
                    ),
                    isRetained: true
                ),
            ],
            fleet: [Freezers.entry("m-1")]
        )
        #expect(model.problems().isEmpty)
        let first = try #require(traffic([model]).first)
        #expect(first.topic == "plant/porto/m-1/motor")
        #expect(text(first) == #"{"d":"m-1","c":61.5,"s":"a \"b\"","u":0}"#)
        #expect(first.isRetained)
    }
}
