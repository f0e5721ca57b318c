import DequeModule
import NIOCore
import Synchronization

/// Every accepted connection, and which of them we wait for.
///
/// A connection that has not said what it wants, or who it is, costs a descriptor and gives nothing. When there is no room, the one that has
/// kept us waiting the longest makes some: whoever only holds connections open loses them first, and an honest request, which takes
/// milliseconds, is not among them.
final class OpenConnections: Sendable {
    fileprivate struct Entry {
        let channel: any Channel
        let address: ClientAddress
        /// Its place in the lines; `nil` while it is at work.
        var ticket: UInt64?
    }

    fileprivate struct Place {
        let ticket: UInt64
        let id: ObjectIdentifier
    }

    fileprivate struct Address {
        var count = 0
        var line: Deque<Place> = []
    }

    fileprivate struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var addresses: [ClientAddress: Address] = [:]
        var line: Deque<Place> = []
        var tickets: UInt64 = 0
    }

    enum Admission: Sendable {
        case admitted
        /// This one was dropped for it.
        case inPlaceOf(any Channel)
        case refused
    }

    /// In all.
    let limit: Int
    private let perAddress: Int
    private let state = Mutex(State())

    init(limit: Int, perAddress: Int) {
        self.limit = limit
        self.perAddress = perAddress
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// Takes in a connection, which is waited for from now on.
    ///
    /// - Parameter isProxy: many clients in one; only the total counts.
    func admit(_ channel: any Channel, from address: ClientAddress, isProxy: Bool) -> Admission {
        state.withLock { state in
            var evicted: (any Channel)?
            if !isProxy, let present = state.addresses[address], present.count >= perAddress {
                guard let oldest = state.takeOldest(of: address) else { return .refused }
                evicted = oldest
            } else if state.entries.count >= limit {
                guard let oldest = state.takeOldest() else { return .refused }
                evicted = oldest
            }
            let id = ObjectIdentifier(channel)
            state.entries[id] = Entry(channel: channel, address: address)
            state.addresses[address, default: Address()].count += 1
            state.wait(id)
            return evicted.map { .inPlaceOf($0) } ?? .admitted
        }
    }

    /// The client owes us something: a request, the rest of one, a hello.
    func waits(for channel: any Channel) {
        state.withLock { $0.wait(ObjectIdentifier(channel)) }
    }

    /// We owe the client something.
    func works(for channel: any Channel) {
        state.withLock { $0.entries[ObjectIdentifier(channel)]?.ticket = nil }
    }

    func forget(_ channel: any Channel) {
        state.withLock { _ = $0.remove(ObjectIdentifier(channel)) }
    }
}

extension OpenConnections.State {
    fileprivate mutating func wait(_ id: ObjectIdentifier) {
        guard var entry = entries[id] else { return }
        tickets += 1
        entry.ticket = tickets
        entries[id] = entry
        line.append(OpenConnections.Place(ticket: tickets, id: id))
        addresses[entry.address]?.line.append(OpenConnections.Place(ticket: tickets, id: id))
        // Places of connections that are at work or gone are passed over when their turn comes; this keeps them from piling up.
        if line.count > 2 * entries.count + 64 { line = line.filter { entries[$0.id]?.ticket == $0.ticket } }
        if let own = addresses[entry.address], own.line.count > 2 * own.count + 64 {
            addresses[entry.address]?.line = own.line.filter { entries[$0.id]?.ticket == $0.ticket }
        }
    }

    fileprivate mutating func takeOldest() -> (any Channel)? {
        while let place = line.popFirst() {
            if entries[place.id]?.ticket == place.ticket { return remove(place.id) }
        }
        return nil
    }

    fileprivate mutating func takeOldest(of address: ClientAddress) -> (any Channel)? {
        while let place = addresses[address]?.line.popFirst() {
            if entries[place.id]?.ticket == place.ticket { return remove(place.id) }
        }
        return nil
    }

    fileprivate mutating func remove(_ id: ObjectIdentifier) -> (any Channel)? {
        guard let entry = entries.removeValue(forKey: id) else { return nil }
        if let present = addresses[entry.address], present.count > 1 {
            addresses[entry.address]?.count = present.count - 1
        } else {
            addresses[entry.address] = nil
        }
        return entry.channel
    }
}
