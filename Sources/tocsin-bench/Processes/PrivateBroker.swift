internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinLoopback
internal import TocsinModel
internal import TocsinTime

/// A mosquitto of our own on a free port of the loopback, for as long as the measurement runs.
final class PrivateBroker {
    let port: UInt16
    private let process = Process()
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = folder
        port = LoopbackPort.free()
        // Unbounded queues: the broker must not drop what the measurement counts.
        let text = """
            listener \(port) 127.0.0.1
            allow_anonymous true
            persistence false
            max_queued_messages 0
            max_inflight_messages 0
            log_dest none
            """
        let file = folder.appendingPathComponent("mosquitto.conf")
        try Data(text.utf8).write(to: file)
        process.executableURL = try Self.program()
        process.arguments = ["-c", file.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func settings(_ clientID: String, sessionExpiry: Bool = false) -> BrokerSettings {
        BrokerSettings(
            host: "127.0.0.1",
            port: port,
            clientID: clientID,
            sessionExpiry: sessionExpiry ? .hours(1) : .zero
        )
    }

    /// Returns when the broker takes connections.
    func waitUntilReady() async throws {
        let failure = "mosquitto did not start for the measurement"
        try await Readiness.wait(orFail: failure) {
            guard process.isRunning else { throw Failure.unreachable(failure) }
            let probe = SimplePublisher(settings: settings("tocsin-bench-probe"))
            do {
                try await probe.connect()
            } catch {
                return false
            }
            await probe.disconnect()
            return true
        }
    }

    func stop() {
        guard process.isRunning else { return }
        // It keeps nothing, and it may have been started by a thread that blocks SIGTERM, which it then does too.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func program() throws -> URL {
        for path in ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"]
        where FileManager.default.isExecutableFile(atPath: path) {
            return URL(fileURLWithPath: path)
        }
        throw Failure.no("mosquitto is not installed; the measurement needs it: apt-get install mosquitto")
    }
}
