internal import HashTreeCollections
internal import TocsinModel

/// What an earlier version wrote of a key, as far as it now stands elsewhere: an alert knew the incidents that it is part of.
struct FormerKeyState: Decodable, Hashable {
    /// On whose account the key is.
    let source: String
    /// Empty where its alert isn't firing.
    let incidents: [IncidentID]

    private enum Field: CodingKey { case phase, account }
    private enum Phase: CodingKey { case firing }
    private enum Payload: String, CodingKey { case alert = "_0" }
    private enum Alert: CodingKey { case incidents }
    private enum Account: CodingKey { case source }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        source =
            fields.contains(.account)
            ? try fields.nestedContainer(keyedBy: Account.self, forKey: .account).decode(String.self, forKey: .source)
            : ""
        let phase = try fields.nestedContainer(keyedBy: Phase.self, forKey: .phase)
        guard phase.contains(.firing) else {
            incidents = []
            return
        }
        let alert = try phase.nestedContainer(keyedBy: Payload.self, forKey: .firing)
            .nestedContainer(keyedBy: Alert.self, forKey: .alert)
        incidents = try alert.decodeIfPresent([IncidentID].self, forKey: .incidents) ?? []
    }
}

extension IncidentBook {
    /// Takes over what the alerts of an earlier version know of their incidents.
    mutating func adopt(_ keys: TreeDictionary<AlertKey, FormerKeyState>) {
        for (key, known) in keys {
            for id in known.incidents { join(key, to: id, of: known.source) }
        }
    }
}
