import Glibc

/// A counting semaphore of the system.
///
/// `@unchecked`: `sem_t` is made to be used by many threads at once, and its address is fixed from `init` to `deinit`.
final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        semaphore.initialize(to: sem_t())
        let failure = sem_init(semaphore, 0, 0)
        precondition(failure == 0, "sem_init: errno \(errno)")
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deinitialize(count: 1)
        semaphore.deallocate()
    }

    func signal() {
        sem_post(semaphore)
    }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
