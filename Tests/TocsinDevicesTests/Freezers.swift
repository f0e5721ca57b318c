import TocsinDevices
import TocsinExpressions
import TocsinModel
import TocsinTime

/// The freezers of the contract.
enum Freezers {
    static func model(
        fleet: [FleetEntry] = [entry("fz-{1..20}")],
        story: [StoryStep] = [],
        every: TimeSpan = .seconds(10)
    ) throws -> DeviceModel {
        DeviceModel(
            model: "freezer",
            topic: try TopicPattern("plant/{site}/{device}/{measure}"),
            every: every,
            measures: [
                Measure(
                    name: "temperature",
                    unit: "°C",
                    payload: try PayloadTemplate("{\"value\": {{value}}, \"ts\": {{ ts }}}"),
                    simulate: .around(-18, noise: 0.4)
                ),
                Measure(
                    name: "door",
                    payload: try PayloadTemplate("{\"open\": {{value}}}"),
                    simulate: .toggle(every: .minutes(20))
                ),
            ],
            fleet: fleet,
            story: story
        )
    }

    static func entry(_ device: String, site: String = "porto") -> FleetEntry {
        FleetEntry(fields: [
            FleetEntry.Field(name: "site", value: .string(site)),
            FleetEntry.Field(name: "device", value: .string(device)),
            FleetEntry.Field(name: "owner", value: .string("facilities")),
        ])
    }

    static let start = Timestamp(milliseconds: 1_763_712_000_000)
}
