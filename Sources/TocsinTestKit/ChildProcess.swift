package import Glibc

/// A program that a test started, known by its process id and ended by it.
///
/// `posix_spawn` and not Foundation's `Process`, because a test has to send SIGKILL, and to be sure that the child is gone when
/// a call returns.
package final class ChildProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let pid: pid_t
    /// The reading end of what the child writes to its standard output and standard error. Ours to close.
    package let output: Int32

    package init(_ path: String, _ arguments: [String]) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        // Nothing else is the child's business: a lock or a socket that it inherited would outlive the test.
        for descriptor in 3..<256 as Range<Int32> { posix_spawn_file_actions_addclose(&actions, descriptor) }

        // The threads of Swift's pool block most signals, and a child inherits that: it would not hear SIGTERM.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &arguments, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "cannot start \(path): \(String(cString: strerror(code)))")
        }
        self.pid = pid
        output = ends[0]
    }

    deinit {
        close(output)
    }

    package func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// Blocks until the child has ended; the code it exited with, or 128 and the signal that ended it.
    @discardableResult
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Everything the child writes until it closes its output.
    package func readAll() -> String {
        var bytes: [UInt8] = []
        while let part = readSome() { bytes += part }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is there to read, waiting for it; `nil` at the end.
    package func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return count > 0 ? Array(buffer.prefix(count)) : nil
        }
    }

    /// Runs a program to its end and returns what it wrote; throws that when it fails.
    @discardableResult
    package static func run(_ path: String, _ arguments: [String]) throws(Failure) -> String {
        let child = try ChildProcess(path, arguments)
        let text = child.readAll()
        let code = child.wait()
        guard code == 0 else { throw Failure(description: "\(path) \(arguments) exits with \(code): \(text)") }
        return text
    }
}
