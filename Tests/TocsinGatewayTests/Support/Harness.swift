import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import TocsinModel

@testable import TocsinGateway

/// A gateway on a free port of the loopback, with a clock that stands still and a service in memory.
struct Harness: Sendable {
    let port: Int
    let clock: ManualClock
    let service: TestService
    let access: AccessRegister
    let shutDown: @Sendable () async -> Void
    private let clients: ClientList

    static let origin = "http://dashboard.example"

    static func run(
        _ change: (inout GatewaySettings) -> Void = { _ in },
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ body: @Sendable (Harness) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let service = TestService(clock: clock)
        let access = await AccessRegister(try rules())
        var settings = GatewaySettings(host: "127.0.0.1", port: 0, allowedOrigins: [origin], access: access)
        settings.clock = clock.gatewayClock
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        settings.onBound = {
            port.yield($0)
            port.finish()
        }
        change(&settings)
        let gateway = Gateway(settings: settings, backend: service.backend, hub: service.hub, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: gateway)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var bound: Int?
            for await each in ports { bound = each }
            let harness = Harness(
                port: try #require(bound),
                clock: clock,
                service: service,
                access: access,
                shutDown: { await group.triggerGracefulShutdown() },
                clients: .init()
            )
            do {
                try await body(harness)
                await harness.stop()
            } catch {
                await harness.stop()
                throw error
            }
            try await tasks.waitForAll()
        }
    }

    private func stop() async {
        for client in clients.value.withLock({ $0 }) { await client.close() }
        await shutDown()
    }

    /// Everybody may do everything.
    static func rules(_ changes: [String: Role?] = [:], key: [UInt8] = TestTokens.key) throws -> AccessRegister.Rules {
        var users: [UserID: Role] = [:]
        for name in ["ana", "bo", "vera"] { users[try .named(name)] = .admin }
        for (name, role) in changes { users[try .named(name)] = role }
        return AccessRegister.Rules(users: users, issuers: [try #require(TokenIssuer(id: "local", key: key))])
    }

    /// Puts another configuration in force, where these differ from ``rules(_:key:)``; `nil` for one who is gone.
    func configure(_ changes: [String: Role?]) async throws {
        await access.replace(try Self.rules(changes))
    }

    /// A core of its own, to look at the routes.
    func core() -> GatewayCore {
        let settings = GatewaySettings(host: "127.0.0.1", port: 0, allowedOrigins: [], access: access)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return GatewayCore(settings: settings, backend: service.backend, hub: service.hub, logger: logger)
    }

    func client() async throws -> RawClient {
        let client = try await RawClient.connect(port: port)
        clients.value.withLock { $0.append(client) }
        return client
    }

    /// A client whose handshake is done.
    func socket(_ headers: [(String, String)] = []) async throws -> RawClient {
        let client = try await client()
        let answer = try await client.upgrade(headers)
        #expect(answer.status == 101)
        return client
    }

    /// A client that was welcomed, and its welcome.
    func stream(
        _ user: String = "ana",
        role: String = "responder",
        after: String? = nil,
        want: [String]? = nil,
        lifetime: Int = 600
    ) async throws -> (RawClient, RawClient.Frame) {
        let client = try await socket()
        let token = try await TestTokens.token(user, role: role, lifetime: lifetime)
        var hello: [String: Any] = ["type": "hello", "token": token]
        if let after { hello["after"] = after }
        if let want { hello["want"] = want }
        try await client.send(text: String(decoding: JSONSerialization.data(withJSONObject: hello), as: UTF8.self))
        let welcome = try await client.message()
        return (client, welcome)
    }

    /// Opens incidents up to this number while as many read at the same time.
    func whilePublishing(
        upTo last: UInt64,
        readers: Int,
        _ read: @escaping @Sendable () async throws -> Void
    ) async throws {
        // Something is committed and published between joining and every read, as in the worst case.
        service.beforeRead.withLock { before in
            before = {
                guard service.end < last * 2 / 5 else { return }
                for _ in 0..<4 { service.openNext(upTo: last) }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<readers { group.addTask { try await read() } }
            group.addTask {
                // Another publisher at the same time; one at a time, as the runtime promises.
                while service.end < last {
                    service.openNext(upTo: last)
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
    }

    func request(
        _ method: String,
        _ path: String,
        token: String? = nil,
        _ headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> RawClient.Answer {
        let client = try await client()
        return try await client.request(method, path, token: token, headers, body: body)
    }
}

/// The clients of one test, to be closed at its end.
final class ClientList: Sendable {
    let value = Mutex<[RawClient]>([])
}

extension UserID {
    static func named(_ text: String) throws -> UserID { try #require(UserID(text)) }
}
