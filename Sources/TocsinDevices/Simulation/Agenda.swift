/// What is due when: a binary heap of streams by time, ties in the order of the streams.
struct Agenda: Sendable {
    private struct Entry: Sendable {
        let at: Int64
        let stream: Int

        static func < (left: Entry, right: Entry) -> Bool {
            left.at != right.at ? left.at < right.at : left.stream < right.stream
        }
    }

    private var heap: [Entry] = []

    /// The earliest, in milliseconds from the start.
    var first: (at: Int64, stream: Int)? { heap.first.map { ($0.at, $0.stream) } }

    mutating func insert(at: Int64, stream: Int) {
        heap.append(Entry(at: at, stream: stream))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Makes the stream that is first due at another time.
    mutating func replaceFirst(at: Int64) {
        guard let first = heap.first else { return }
        heap[0] = Entry(at: at, stream: first.stream)
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
