import TocsinModel

/// What one user did with the latest notifications: the truth behind the unread count.
package struct InboxState: Hashable, Sendable {
    /// A slice, so that the oldest leaves without the others being moved.
    private var entries: ArraySlice<Entry> = []
    package private(set) var unread = 0

    private struct Entry: Hashable, Codable, Sendable {
        let id: NotificationID
        /// `nil` for what is about no single incident.
        let incident: IncidentID?
        var state: Notification.State
    }

    /// The notifications that changed, in order of their ids.
    typealias Changed = [NotificationID]

    mutating func add(_ id: NotificationID, of incident: IncidentID?, limit: Int) {
        entries.append(Entry(id: id, incident: incident, state: .unread))
        unread += 1
        if entries.count > limit {
            if entries.removeFirst().state == .unread { unread -= 1 }
        }
    }

    /// Moves notifications forward, from unread to read to dismissed, never back.
    mutating func mark(_ selection: Command.Selection, as state: Notification.State) -> Changed {
        switch selection {
        case .all:
            change(to: state) { _ in true }
        case .these(let ids):
            change(to: state) { ids.contains($0.id) }
        }
    }

    mutating func markRead(of incident: IncidentID) -> Changed {
        change(to: .read) { $0.incident == incident }
    }

    func isUnread(_ id: NotificationID) -> Bool {
        entries.contains { $0.id == id && $0.state == .unread }
    }

    func contains(_ id: NotificationID) -> Bool {
        entries.contains { $0.id == id }
    }

    private mutating func change(to state: Notification.State, where isMeant: (Entry) -> Bool) -> Changed {
        var changed: Changed = []
        for index in entries.indices where isMeant(entries[index]) && entries[index].state.precedes(state) {
            if entries[index].state == .unread { unread -= 1 }
            entries[index].state = state
            changed.append(entries[index].id)
        }
        return changed
    }
}

extension InboxState: Codable {
    private enum Key: String, CodingKey {
        case entries
        case unread
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        entries = ArraySlice(try values.decode([Entry].self, forKey: .entries))
        unread = try values.decode(Int.self, forKey: .unread)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(Array(entries), forKey: .entries)
        try values.encode(unread, forKey: .unread)
    }
}

extension Notification.State {
    fileprivate func precedes(_ other: Notification.State) -> Bool {
        switch (self, other) {
        case (.unread, .read), (.unread, .dismissed), (.read, .dismissed): true
        case (.unread, .unread), (.read, .unread), (.read, .read), (.dismissed, _): false
        }
    }
}
