package import _Concurrency

/// A serial executor that is one thread of its own, for actors that block on a socket or call a library which wants one thread.
///
/// Several actors may share one: then a call from one to the other does not change threads. Blocking here is legitimate, for
/// no other work waits behind it but that of these actors. The thread ends when the last reference to the executor goes.
package final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue

    /// The name is what `top -H` and a debugger show, cut at 15 bytes.
    package init(name: String) {
        queue = JobQueue(name: name)
        queue.startThread()
    }

    deinit {
        queue.close()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job), on: asUnownedSerialExecutor())
    }

    /// Runs something short between two jobs, without a task: for those who must know whether the thread still gets on.
    package func perform(_ work: @escaping @Sendable () -> Void) {
        queue.append(work)
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func checkIsolated() {
        precondition(queue.isCurrentThread, "not on the thread of this executor")
    }
}
