internal import Foundation

/// Held while the store is open, so that no second process opens it. The system drops it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32

    init(path: String, of store: String) throws(StoreError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: store, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Foundation.close(descriptor)
            throw .inUse(path: store)
        }
    }

    /// Gives the store to whoever opens it next.
    func release() {
        flock(descriptor, LOCK_UN)
    }

    deinit {
        Foundation.close(descriptor)
    }
}
