import Testing
import TocsinDevices
import TocsinExpressions
import TocsinModel
import TocsinTime

@Suite struct InventoryTests {
    @Test("a range in a label stands for a device each")
    func ranges() throws {
        let names = try Freezers.model().devices.map { $0.labels["device"] }
        #expect(names == (1...20).map { "fz-\($0)" })
    }

    @Test("zeros in front are kept, and two ranges give every pair")
    func pairs() throws {
        let model = try Freezers.model(fleet: [Freezers.entry("r{1..2}-{08..10}")])
        let names = model.devices.map { $0.labels["device"] }
        #expect(names == ["r1-08", "r1-09", "r1-10", "r2-08", "r2-09", "r2-10"])
    }

    @Test(
        "braces that hold no range stay as they are",
        arguments: ["a{b}", "a{1..}", "a{3..1}", "a{1..99999999999}", "}{"]
    )
    func noRange(_ name: String) throws {
        let model = try Freezers.model(fleet: [Freezers.entry(name)])
        #expect(model.devices.map { $0.labels["device"] } == [name])
    }

    @Test("an event finds its device whatever else it is labelled with")
    func lookup() throws {
        let inventory = Inventory(models: [try Freezers.model()])
        let attributes = try #require(
            inventory.attributes(for: ["site": "porto", "device": "fz-3", "measure": "temperature"])
        )
        #expect(attributes["owner"] == .string("facilities"))
        #expect(attributes["model"] == .string("freezer"))
        #expect(attributes["device"] == nil)
        #expect(inventory.device(for: ["site": "porto", "device": "fz-3"])?.every == .seconds(10))
        #expect(inventory.attributes(for: ["site": "porto", "device": "fz-21"]) == nil)
        #expect(inventory.attributes(for: ["device": "fz-3"]) == nil)
        #expect(inventory.attributes(for: [:]) == nil)
    }

    @Test("what does not fit together is named with its place")
    func problems() throws {
        let model = DeviceModel(
            model: "bad",
            topic: try TopicPattern("plant/{site}/{device}/{measure}"),
            every: .zero,
            measures: [
                Measure(name: "a", payload: try PayloadTemplate("{{value}} {{site}} {{b}} {{c}}")),
                Measure(name: "b", simulate: .constant(.number(1))),
            ],
            fleet: [
                FleetEntry(fields: [FleetEntry.Field(name: "site", value: .string("a/b"))])
            ],
            story: [
                StoryStep(at: .zero, device: "x", change: .set(measure: "d", to: .flag(true), hold: nil))
            ]
        )
        let found = model.problems().map { "\($0.path.joined(separator: ".")): \($0.message)" }
        #expect(
            found == [
                "every: must be longer than 0s",
                "measures.a.payload: unknown name {{value}}",
                "measures.a.payload: unknown name {{c}}",
                "fleet.0.site: must be the text of a topic level",
                "fleet.0: lacks device, which the topic names",
                "story.0.device: no device of the fleet is called x",
                "story.0.measure: the model has no measure d",
            ]
        )
        #expect(try Freezers.model().problems().isEmpty)
    }

    @Test("an example is met by an event with its labels and at least its payload")
    func examples() {
        let labels: Labels = ["device": "fz-1"]
        let wanted = Value.map(MapValue([("value", .int(-18))]))
        let example = Example(topic: "a", payload: [], expected: .event(labels: labels, payload: wanted))
        let payload = Value.map(MapValue([("ts", .double(1)), ("value", .double(-18))]))
        #expect(example.complaint(labels: labels, payload: payload) == nil)
        #expect(example.complaint(labels: [:], payload: payload) != nil)
        #expect(example.complaint(labels: labels, payload: .map(MapValue())) != nil)
        #expect(example.complaint(rejected: "not JSON") != nil)

        let refused = Example(topic: "a", payload: [], expected: .rejected("not JSON"))
        #expect(refused.complaint(rejected: "not JSON: unexpected end at byte 10") == nil)
        #expect(refused.complaint(rejected: "empty payload") != nil)
        #expect(refused.complaint(labels: labels, payload: payload) != nil)
    }
}
