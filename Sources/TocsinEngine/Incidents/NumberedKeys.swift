internal import TocsinModel

/// Keys by a number that each was given, in the order of the numbers.
///
/// In pages, so that a change in the middle moves few of them, and a copy shares all pages but the one that is changed.
struct NumberedKeys: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let number: UInt64
        let key: AlertKey
    }

    private static let pageSize = 128

    /// Each ordered by number, and they among themselves; none is empty.
    private var pages: [[Entry]] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func insert(_ key: AlertKey, at number: UInt64) {
        count += 1
        let entry = Entry(number: number, key: key)
        guard let page = page(of: number) else {
            pages.insert([entry], at: 0)
            return
        }
        if pages[page].count < Self.pageSize {
            let place = Self.place(from: number, in: pages[page])
            pages[page].insert(entry, at: place)
        } else if let last = pages[page].last, last.number < number {
            pages.insert([entry], at: page + 1)
        } else {
            let half = Array(pages[page][(Self.pageSize / 2)...])
            pages[page].removeLast(half.count)
            pages.insert(half, at: page + 1)
            let target = half[0].number < number ? page + 1 : page
            let place = Self.place(from: number, in: pages[target])
            pages[target].insert(entry, at: place)
        }
    }

    mutating func remove(_ number: UInt64) {
        guard let page = page(of: number) else { return }
        let place = Self.place(from: number, in: pages[page])
        guard place < pages[page].count, pages[page][place].number == number else { return }
        pages[page].remove(at: place)
        if pages[page].isEmpty { pages.remove(at: page) }
        count -= 1
    }

    /// In the order of their numbers.
    var all: some Sequence<Entry> { pages.lazy.joined() }

    /// The latest before a number, the latest first.
    ///
    /// - Parameter bound: where to begin; `nil` for the end.
    func latest(_ limit: Int, before bound: UInt64?) -> [Entry] {
        var found: [Entry] = []
        guard limit > 0, var page = bound.map({ page(of: $0) ?? -1 }) ?? pages.indices.last else { return [] }
        var end = page < 0 ? 0 : bound.map { Self.place(from: $0, in: pages[page]) } ?? pages[page].count
        while page >= 0, found.count < limit {
            found.append(contentsOf: pages[page][..<end].suffix(limit - found.count).reversed())
            page -= 1
            if page >= 0 { end = pages[page].count }
        }
        return found
    }

    /// The last page that doesn't begin after a number; `nil` where all do.
    private func page(of number: UInt64) -> Int? {
        var low = 0
        var high = pages.count
        while low < high {
            let middle = (low + high) / 2
            if pages[middle][0].number <= number { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// The first place whose number isn't less.
    private static func place(from number: UInt64, in page: [Entry]) -> Int {
        var low = 0
        var high = page.count
        while low < high {
            let middle = (low + high) / 2
            if page[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
