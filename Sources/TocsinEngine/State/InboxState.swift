import TocsinModel

/// What one user did with the latest notifications: the truth behind the unread count.
package struct InboxState: Hashable, Codable, Sendable {
    private var entries: [Entry] = []
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
            if entries[0].state == .unread { unread -= 1 }
            entries.removeFirst()
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

extension Notification.State {
    fileprivate func precedes(_ other: Notification.State) -> Bool {
        switch (self, other) {
        case (.unread, .read), (.unread, .dismissed), (.read, .dismissed): true
        case (.unread, .unread), (.read, .unread), (.read, .read), (.dismissed, _): false
        }
    }
}
