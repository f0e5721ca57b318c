internal import TocsinModel

/// Written as one member for each part. An earlier version wrote the members of all parts side by side: where a part has no member of its
/// own, its members are looked for there.
extension EngineState {
    private enum CodingKeys: String, CodingKey {
        case now, link, holdFloor, heard, cutOffSources, keys, personal
        case suppression, outside, onCall, usedLinks, deduplication
        case latestEvents, topicBytes, clocks, storms, limits
        case counters
        // An earlier version wrote only the incidents by that name.
        case incidents = "incidentBook"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value { try fields.decode(Value.self, forKey: key) }
        func part<Part: Decodable>(_ key: CodingKeys) throws -> Part {
            try fields.contains(key) ? value(key) : Part(from: decoder)
        }
        now = try value(.now)
        link = try value(.link)
        holdFloor = try value(.holdFloor)
        heard = try fields.decodeIfPresent(Timestamp.self, forKey: .heard)
        cutOffSources = try value(.cutOffSources)
        keys = try value(.keys)
        incidents = try part(.incidents)
        if !fields.contains(.incidents) { incidents.adopt(try value(.keys)) }
        personal = try part(.personal)
        suppression = try part(.suppression)
        outside = try part(.outside)
        onCall = try part(.onCall)
        usedLinks = try value(.usedLinks)
        deduplication = try value(.deduplication)
        latestEvents = try value(.latestEvents)
        topicBytes = try value(.topicBytes)
        clocks = try value(.clocks)
        storms = try value(.storms)
        limits = try value(.limits)
        counters = try value(.counters)
    }
}
