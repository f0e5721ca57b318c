package import TocsinModel

/// The open incidents, in the order of their ids.
///
/// What opened together becomes due together, so neighbours share a page of memory: a hundred thousand timers that come up one after the
/// other would else wait for memory most of their time. A copy shares the pages, and whoever changes one copies that page alone.
package struct IncidentTable: Hashable, Sendable {
    package typealias Element = (key: IncidentID, value: CopyOnWrite<OpenIncident>)

    private struct Place: Hashable, Sendable {
        let id: IncidentID
        /// `nil` while it is taken out to be changed.
        var incident: CopyOnWrite<OpenIncident>?
    }

    private struct Page: Hashable, Sendable {
        let number: UInt64
        /// Ordered by id; never empty.
        var places: [Place]

        func firstPlace(from id: IncidentID) -> Int {
            firstIndex(in: places.count) { places[$0].id >= id }
        }
    }

    /// Ids of one page.
    private static let pageSize: UInt64 = 64

    /// Ordered by number.
    private var pages: [Page] = []
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(id: IncidentID) -> CopyOnWrite<OpenIncident>? {
        get {
            guard let (page, place) = find(id) else { return nil }
            return pages[page].places[place].incident
        }
        set { put(newValue, at: id) }
        _modify {
            var incident = take(id)
            defer { put(incident, at: id) }
            yield &incident
        }
    }

    /// - Parameter incident: `nil` to forget it.
    private mutating func put(_ incident: CopyOnWrite<OpenIncident>?, at id: IncidentID) {
        switch (find(id), incident) {
        case (let (page, place)?, let incident?):
            pages[page].places[place].incident = incident
        case (let (page, place)?, nil):
            pages[page].places.remove(at: place)
            if pages[page].places.isEmpty { pages.remove(at: page) }
            count -= 1
        case (nil, let incident?):
            insert(Place(id: id, incident: incident))
            count += 1
        case (nil, nil):
            break
        }
    }

    /// Takes an incident out so that it has one owner, and can be changed without being copied. Its place is kept: put it back.
    mutating func take(_ id: IncidentID) -> CopyOnWrite<OpenIncident>? {
        guard let (page, place) = find(id) else { return nil }
        return pages[page].places[place].incident.take()
    }

    package var keys: [IncidentID] { pages.flatMap { $0.places.map(\.id) } }

    package var values: some Sequence<CopyOnWrite<OpenIncident>> { lazy.map { $0.value } }

    private func find(_ id: IncidentID) -> (page: Int, place: Int)? {
        let page = firstPage(from: id.number / Self.pageSize)
        guard page < pages.count, pages[page].number == id.number / Self.pageSize else { return nil }
        let place = pages[page].firstPlace(from: id)
        guard place < pages[page].places.count, pages[page].places[place].id == id else { return nil }
        return (page, place)
    }

    private mutating func insert(_ place: Place) {
        let number = place.id.number / Self.pageSize
        let page = firstPage(from: number)
        if page < pages.count, pages[page].number == number {
            pages[page].places.insert(place, at: pages[page].firstPlace(from: place.id))
        } else {
            pages.insert(Page(number: number, places: [place]), at: page)
        }
    }

    private func firstPage(from number: UInt64) -> Int {
        firstIndex(in: pages.count) { pages[$0].number >= number }
    }
}

/// The first of so many indices for which something holds that, once it holds, holds for all that follow.
private func firstIndex(in count: Int, where holds: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
        let middle = (low + high) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}

extension IncidentTable: Sequence {
    package struct Iterator: IteratorProtocol {
        fileprivate let table: IncidentTable
        private var page = 0
        private var place = 0

        fileprivate init(_ table: IncidentTable) { self.table = table }

        package mutating func next() -> Element? {
            while page < table.pages.count {
                guard place < table.pages[page].places.count else {
                    page += 1
                    place = 0
                    continue
                }
                let found = table.pages[page].places[place]
                place += 1
                if let incident = found.incident { return (found.id, incident) }
            }
            return nil
        }
    }

    package func makeIterator() -> Iterator { Iterator(self) }
}

/// Written as the list of its incidents, which know their ids.
extension IncidentTable: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
            let incident = try container.decode(CopyOnWrite<OpenIncident>.self)
            self[incident.id] = incident
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for incident in values { try container.encode(incident) }
    }
}
