package import TocsinExpressions
package import TocsinModel

/// All devices that are known, found by the labels of their events.
package struct Inventory: Sendable {
    package let devices: [Device]
    /// For each set of label names that name devices, the devices by those labels.
    private let tables: [Table]

    private struct Table: Sendable {
        let names: [String]
        var positions: [Labels: Int] = [:]
    }

    /// Of two devices with the same labels, the first counts.
    package init(models: [DeviceModel]) {
        var devices: [Device] = []
        var tables: [Table] = []
        for model in models {
            for device in model.devices {
                let names = device.labels.pairs.map(\.name)
                let table =
                    tables.firstIndex { $0.names == names }
                    ?? {
                        tables.append(Table(names: names))
                        return tables.count - 1
                    }()
                guard tables[table].positions[device.labels] == nil else { continue }
                tables[table].positions[device.labels] = devices.count
                devices.append(device)
            }
        }
        self.devices = devices
        // The most specific names first, so that {site, device} is preferred to {site}.
        self.tables = tables.sorted { ($1.names.count, $0.names.joined()) < ($0.names.count, $1.names.joined()) }
    }

    /// The device that an event with these labels is of.
    package func device(for labels: Labels) -> Device? {
        for table in tables {
            if let position = table.positions[labels.keeping(table.names)] { return devices[position] }
        }
        return nil
    }

    /// What events with these labels are enriched with; `nil` where the device isn't in the inventory.
    package func attributes(for labels: Labels) -> MapValue? {
        device(for: labels)?.attributes
    }
}
