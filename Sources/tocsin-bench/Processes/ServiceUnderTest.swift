internal import Foundation
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinGateway
internal import TocsinLoopback
internal import TocsinModel
internal import TocsinTime

/// A `tocsin serve` of our own, with everything it has, in a process of its own.
final class ServiceUnderTest {
    let address: ServerAddress
    let token: String
    private let process = Process()

    /// Where connections are accepted follows from the line that `serve` prints.
    init(broker: PrivateBroker, folder: URL) async throws {
        let key = Array("a key for a measurement on the loopback only".utf8)
        try Data(key).write(to: folder.appendingPathComponent("token.key"))
        let configuration = folder.appendingPathComponent("tocsin.yaml")
        let port = LoopbackPort.free()
        try Data(Self.configuration(broker.port, port, folder.path).utf8).write(to: configuration)
        process.executableURL = URL(fileURLWithPath: try SiblingProgram.path(of: "tocsin"))
        process.arguments = ["serve", "--config", configuration.path, "--log-level", "error"]
        // What moves the ports of another service must not move those of this one.
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TOCSIN_") }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard line.hasPrefix("tocsin: ready"), let address = ServerAddress("http://127.0.0.1:\(port)") else {
            process.terminate()
            throw Failure.no("the service under test did not start: \(line)")
        }
        self.address = address
        guard let user = UserID("ana"), let issuer = TokenIssuer(id: "local", key: key) else {
            throw Failure.no("no token for the service under test")
        }
        token = try await TokenSigner.mint(
            user: user,
            role: .viewer,
            lifetime: .hours(1),
            issuer: issuer,
            id: "bench",
            now: WallClock.system.now()
        )
    }

    /// Returns when it is subscribed to the devices' topics and can publish.
    func waitUntilReady() async throws {
        let client = APIClient(access: ServerAccess(address: address, token: token, authorityFile: nil))
        try await Readiness.wait(orFail: "the service under test does not reach the broker of the measurement") {
            try await client.isReady()
        }
    }

    /// What its process has used since it began.
    func usage() throws -> ProcessUsage {
        try ProcessUsage(of: process.processIdentifier)
    }

    func stop() {
        guard process.isRunning else { return }
        // See ``PrivateBroker/stop()``.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Each device in trouble is an incident of its own that notifies at once. No limit folds them into fewer notifications, and none of
    /// Tocsin's own come in between because the disk of this machine is nearly full.
    private static func configuration(_ broker: UInt16, _ port: UInt16, _ folder: String) -> String {
        """
        broker: {url: 'mqtt://127.0.0.1:\(broker)', client_id: tocsin-bench-service}
        store: {path: '\(folder)/service.db', min_free: none}
        http: {listen: '127.0.0.1:\(port)'}
        auth: {issuers: [{id: local, algorithm: HS256, secret_file: '\(folder)/token.key'}]}
        sources:
          - {name: bench, filter: 'bench/#', topic: 'bench/{site}/{device}/{measure}', payload: json, limits: {state_bytes: none}}
        rules:
          - {name: warm, topic: 'bench/{site}/{device}/temperature', when: payload.value > 0.0, severity: error, summary: '{{labels.device}} at {{labels.site}}: {{payload.value}} °C'}
          - {name: probe, topic: 'bench/{site}/{device}/probe', when: payload.value > 0.0, severity: error, summary: 'probe {{labels.device}}'}
        routing: {group_by: [device], group_wait: 0s, notify: ['user:ana']}
        users: {ana: {name: Ana}}
        limits: {incidents_per_minute: none, notifications_per_minute: none}

        """
    }
}
