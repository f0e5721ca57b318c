internal import Synchronization

/// Which message of a batch is being decided on, for whoever watches from another thread.
package final class MessageProgress: Sendable {
    private let place = Atomic<Int>(0)

    package init() {}

    /// Counted from 0.
    package var index: Int { place.load(ordering: .relaxed) }

    package func reset() { place.store(0, ordering: .relaxed) }

    package func advance() { place.wrappingAdd(1, ordering: .relaxed) }
}
