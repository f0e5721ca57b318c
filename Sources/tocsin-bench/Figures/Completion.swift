internal import Synchronization

/// Set once, by whoever is done.
final class Completion: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() {
        value.withLock { $0 = true }
    }
}
