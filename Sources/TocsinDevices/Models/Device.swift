package import TocsinExpressions
package import TocsinModel
package import TocsinTime

/// One device of the inventory.
package struct Device: Sendable {
    /// The name of its model.
    package let model: String
    /// What names it: the captures of the model's topic, without the measure.
    package let labels: Labels
    /// What events are enriched with: the fields of its fleet entry that are no labels, `model` and `every`.
    package let attributes: MapValue
    /// How often it is expected to say something.
    package let every: TimeSpan
}

extension DeviceModel {
    /// The devices of the fleet in the order written, each of a range by itself; at most ``deviceLimit``.
    package var devices: [Device] {
        var devices: [Device] = []
        for entry in fleet {
            let captures = deviceCaptures
            var attributes = entry.fields.filter { !captures.contains($0.name) }
            if !attributes.contains(where: { $0.name == "model" }) {
                attributes.append(FleetEntry.Field(name: "model", value: .string(model)))
            }
            if !attributes.contains(where: { $0.name == "every" }) {
                let duration = DurationValue(nanoseconds: every.milliseconds * 1_000_000)
                attributes.append(FleetEntry.Field(name: "every", value: .duration(duration)))
            }
            let map = MapValue(attributes.map { ($0.name, $0.value) })
            for labels in entry.labels(of: captures) {
                guard devices.count < Self.deviceLimit else { return devices }
                devices.append(Device(model: model, labels: labels, attributes: map, every: every))
            }
        }
        return devices
    }
}

extension FleetEntry {
    /// The labels of every device that the entry stands for: each value of each range with each of the others.
    func labels(of captures: [String]) -> [Labels] {
        var rows: [[Labels.Pair]] = [[]]
        for field in fields where captures.contains(field.name) {
            guard let text = field.text else { continue }
            let values = LabelRange.expand(text)
            guard rows.count * values.count <= DeviceModel.deviceLimit else { break }
            rows = rows.flatMap { row in values.map { row + [Labels.Pair(name: field.name, value: $0)] } }
        }
        return rows.map { Labels($0) }
    }
}

extension FleetEntry.Field {
    /// The field as the text of a label; `nil` where it can't be one.
    var text: String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): Reading.number(number).description
        case .wide(let number): number.text
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: nil
        }
    }
}
