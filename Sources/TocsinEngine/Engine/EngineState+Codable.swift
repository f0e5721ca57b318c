internal import HashTreeCollections
internal import TocsinModel

/// Written as one member for each part. An earlier version wrote the members of all parts side by side: where a part has no member of its
/// own, its members are looked for there.
extension EngineState: Codable {
    private enum Field: String, CodingKey {
        case now, alerts, personal, suppression, outside, onCall, usedLinks, storms, limits, counters
        /// An earlier version wrote only the incidents by that name.
        case incidents = "incidentBook"
        /// Of an earlier version.
        case keys
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        func value<Value: Decodable>(_ field: Field) throws -> Value {
            try fields.decode(Value.self, forKey: field)
        }
        func part<Part: Decodable>(_ field: Field) throws -> Part {
            try fields.contains(field) ? value(field) : Part(from: decoder)
        }
        now = try value(.now)
        alerts = try part(.alerts)
        incidents = try part(.incidents)
        if !fields.contains(.incidents) { incidents.adopt(try value(.keys)) }
        personal = try part(.personal)
        suppression = try part(.suppression)
        outside = try part(.outside)
        onCall = try part(.onCall)
        usedLinks = try value(.usedLinks)
        storms = try value(.storms)
        limits = try value(.limits)
        counters = try value(.counters)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(now, forKey: .now)
        try fields.encode(alerts, forKey: .alerts)
        try fields.encode(incidents, forKey: .incidents)
        try fields.encode(personal, forKey: .personal)
        try fields.encode(suppression, forKey: .suppression)
        try fields.encode(outside, forKey: .outside)
        try fields.encode(onCall, forKey: .onCall)
        try fields.encode(usedLinks, forKey: .usedLinks)
        try fields.encode(storms, forKey: .storms)
        try fields.encode(limits, forKey: .limits)
        try fields.encode(counters, forKey: .counters)
    }
}
