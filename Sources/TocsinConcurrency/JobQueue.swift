import Glibc
import Synchronization

/// The jobs of a ``ThreadExecutor`` and the thread that runs them.
///
/// The thread holds the queue and not the executor, so that the executor can end while its own thread drops the last reference.
final class JobQueue: Sendable {
    private enum Job {
        case task(UnownedJob, UnownedSerialExecutor)
        case closure(@Sendable () -> Void)

        func run() {
            switch self {
            case .task(let job, let executor): job.runSynchronously(on: executor)
            case .closure(let work): work()
            }
        }
    }

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    private let pending = Semaphore()
    private let name: String

    init(name: String) {
        self.name = name
    }

    var isCurrentThread: Bool {
        state.withLock { state in state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func append(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
        append(.task(job, executor))
    }

    func append(_ work: @escaping @Sendable () -> Void) {
        append(.closure(work))
    }

    private func append(_ job: Job) {
        let wasEmpty = state.withLock { state in
            state.jobs.append(job)
            return state.jobs.count == 1
        }
        if wasEmpty { pending.signal() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        pending.signal()
    }

    func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(&thread, nil, JobQueue.main, context)
        precondition(failure == 0, "no thread for \(name): error \(failure)")
        pthread_detach(thread)
        state.withLock { [thread] in $0.thread = thread }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }

    private func run() {
        nameThread()
        var taken: [Job] = []
        while true {
            let isClosed = state.withLock { state in
                swap(&taken, &state.jobs)
                return state.isClosed
            }
            guard !taken.isEmpty else {
                if isClosed { return }
                pending.wait()
                continue
            }
            for job in taken { job.run() }
            taken.removeAll(keepingCapacity: true)
        }
    }

    /// `pthread_setname_np` is an extension that Swift's Glibc does not import.
    private func nameThread() {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, min(name.utf8.count, 15))
        Glibc.close(file)
    }
}
