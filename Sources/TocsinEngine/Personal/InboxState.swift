import HashTreeCollections
import TocsinModel

/// What one user did with their notifications: the truth behind the unread count.
///
/// Found by id and by incident without going through all of them: there may be a hundred thousand.
package struct InboxState: Hashable, Sendable {
    /// In the order of their ids; a slice, so that the oldest leaves without the others being moved.
    private var entries: ArraySlice<Entry> = []
    package private(set) var unread = 0
    /// Unread ones about an incident.
    private var unreadOfIncident: TreeDictionary<IncidentID, [NotificationID]> = [:]

    private struct Entry: Hashable, Codable, Sendable {
        let id: NotificationID
        /// `nil` for what is about no single incident.
        let incident: IncidentID?
        var state: Notification.State
    }

    /// The notifications that changed, in order of their ids.
    typealias Changed = [NotificationID]

    /// - Parameter id: greater than those before it.
    /// - Returns: whether one had to leave for it that nobody had read.
    @discardableResult
    mutating func add(_ id: NotificationID, of incident: IncidentID?, limit: Int) -> Bool {
        entries.append(Entry(id: id, incident: incident, state: .unread))
        unread += 1
        if let incident { unreadOfIncident[incident, default: []].append(id) }
        guard entries.count > max(limit, 1) else { return false }
        let wasUnread = entries.first?.state == .unread
        change(entries.startIndex, to: .dismissed)
        entries.removeFirst()
        return wasUnread
    }

    /// Moves notifications forward, from unread to read to dismissed, never back.
    mutating func mark(_ selection: Command.Selection, as state: Notification.State) -> Changed {
        switch selection {
        case .all: entries.indices.compactMap { change($0, to: state) }
        case .these(let ids): mark(ids, as: state)
        }
    }

    mutating func markRead(of incident: IncidentID) -> Changed {
        guard let ids = unreadOfIncident[incident] else { return [] }
        return mark(ids, as: .read)
    }

    func isUnread(_ id: NotificationID) -> Bool {
        place(of: id).map { entries[$0].state == .unread } ?? false
    }

    func contains(_ id: NotificationID) -> Bool { place(of: id) != nil }

    private mutating func mark(_ ids: [NotificationID], as state: Notification.State) -> Changed {
        ids.sorted().compactMap { id in place(of: id).flatMap { change($0, to: state) } }
    }

    private func place(of id: NotificationID) -> Int? {
        var (low, high) = (entries.startIndex, entries.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.endIndex && entries[low].id == id ? low : nil
    }

    /// - Returns: its id, where that is a change.
    @discardableResult
    private mutating func change(_ place: Int, to state: Notification.State) -> NotificationID? {
        let entry = entries[place]
        guard entry.state.precedes(state) else { return nil }
        entries[place].state = state
        if entry.state == .unread {
            unread -= 1
            if let incident = entry.incident {
                unreadOfIncident[incident]?.removeAll { $0 == entry.id }
                if unreadOfIncident[incident]?.isEmpty == true { unreadOfIncident[incident] = nil }
            }
        }
        return entry.id
    }
}

extension InboxState: Codable {
    package init(from decoder: any Decoder) throws {
        entries = ArraySlice(try [Entry](from: decoder))
        for entry in entries where entry.state == .unread {
            unread += 1
            if let incident = entry.incident { unreadOfIncident[incident, default: []].append(entry.id) }
        }
    }

    package func encode(to encoder: any Encoder) throws { try Array(entries).encode(to: encoder) }
}

extension Notification.State {
    fileprivate func precedes(_ other: Notification.State) -> Bool {
        switch (self, other) {
        case (.unread, .read), (.unread, .dismissed), (.read, .dismissed): true
        case (.unread, .unread), (.read, .unread), (.read, .read), (.dismissed, _): false
        }
    }
}
