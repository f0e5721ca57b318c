import Foundation
import Glibc
import Synchronization
import TocsinLoopback

/// A real mosquitto on a free port of the loopback interface, private to one test.
///
/// ```swift
/// let broker = try await MosquittoProcess()
/// … broker.port …
/// broker.stop()
/// try await broker.start()     // the same port and, with `persistence true`, the same messages
/// ```
/// It is ready when ``start()`` returns, and gone when ``stop()`` or ``kill()`` does, or the last reference to it.
package final class MosquittoProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let path = "/usr/sbin/mosquitto"
    /// For `.enabled(if: MosquittoProcess.isInstalled)`.
    package static var isInstalled: Bool { access(path, X_OK) == 0 }

    package let port: UInt16
    package let directory: TemporaryDirectory

    private struct State {
        var child: ChildProcess?
        var log = ""
    }

    private let state = Mutex(State())
    private let configuration: String

    /// Starts a broker, unless `isStarted` is false: then only its port is chosen.
    ///
    /// - Parameters:
    ///   - lines: of `mosquitto.conf`, for the one listener and the broker. A setting given here replaces the usual one.
    ///   - users: names and passwords; without any, everybody may connect.
    ///   - certificates: makes the listener one for TLS.
    package init(
        _ lines: [String] = [],
        users: [String: String] = [:],
        certificates: TestCertificates? = nil,
        isStarted: Bool = true
    ) async throws {
        directory = try TemporaryDirectory()
        port = LoopbackPort.free()
        var all = lines
        if !users.isEmpty {
            let file = try directory.write("", to: "passwords")
            for (user, password) in users {
                try ChildProcess.run("/usr/bin/mosquitto_passwd", ["-b", file, user, password])
            }
            all += ["password_file \(file)", "allow_anonymous false"]
        }
        if let certificates {
            all += [
                "cafile \(certificates.authorityFile)", "certfile \(certificates.certificateFile)",
                "keyfile \(certificates.keyFile)",
            ]
        }
        let given = Set(all.map { $0.prefix { $0 != " " } })
        // A broker started by root would become another user, who cannot write here.
        let usual = [
            "user root", "persistence_location \(directory.url.path())/", "max_queued_messages 0",
            "max_inflight_messages 0",
            "log_dest stderr", "log_type error", "log_type warning", "log_type notice", "log_type information",
            "allow_anonymous true",
        ]
        configuration = try directory.write(
            (["listener \(port) 127.0.0.1"] + usual.filter { !given.contains($0.prefix { $0 != " " }) } + all)
                .joined(separator: "\n") + "\n",
            to: "mosquitto.conf"
        )
        if isStarted { try await start() }
    }

    deinit {
        end(with: SIGKILL)
    }

    /// What the broker has logged so far, its last lines at least.
    package var log: String { state.withLock { $0.log } }

    /// Starts the broker on the same port as before and returns when it listens.
    package func start() async throws {
        let child = try ChildProcess(Self.path, ["-c", configuration])
        state.withLock { $0.child = child }
        let isReady = await withCheckedContinuation { ready in
            let reader = Thread { [weak self] in Self.follow(child, owner: { self }, ready: ready) }
            reader.start()
        }
        guard isReady else { throw Failure(description: "mosquitto does not start: \(log)") }
    }

    /// SIGTERM: with `persistence true` the broker saves what it holds.
    package func stop() {
        end(with: SIGTERM)
    }

    /// SIGKILL: what the broker has not saved is lost.
    package func kill() {
        end(with: SIGKILL)
    }

    private func end(with signal: Int32) {
        let child = state.withLock { state in
            defer { state.child = nil }
            return state.child
        }
        guard let child else { return }
        child.send(signal)
        child.wait()
    }

    /// Keeps the log and the pipe empty until the broker closes it; mosquitto says that it is running once it listens.
    private static func follow(
        _ child: ChildProcess,
        owner: () -> MosquittoProcess?,
        ready: CheckedContinuation<Bool, Never>
    ) {
        var isReady = false
        var seen = ""
        while let part = child.readSome() {
            let text = String(decoding: part, as: UTF8.self)
            owner()?.append(text)
            guard !isReady else { continue }
            seen += text
            if seen.contains(" running") {
                isReady = true
                ready.resume(returning: true)
            }
        }
        if !isReady { ready.resume(returning: false) }
    }

    private func append(_ text: String) {
        state.withLock { state in
            state.log += text
            if state.log.utf8.count > 65_536 { state.log = String(state.log.suffix(32_768)) }
        }
    }
}
