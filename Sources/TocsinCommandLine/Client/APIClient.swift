internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Asks the API of a running service.
package struct APIClient: Sendable {
    private let access: ServerAccess

    /// How long an answer may take.
    private static let patience = TimeAmount.seconds(15)
    /// The largest answer, in bytes.
    private static let answerLimit = 64 * 1024 * 1024

    package init(access: ServerAccess) {
        self.access = access
    }

    package func get(_ resource: String) async throws -> [UInt8] {
        try await send(.GET, resource)
    }

    package func post(_ resource: String, _ body: [UInt8]) async throws -> [UInt8] {
        try await send(.POST, resource, body: body)
    }

    package func delete(_ resource: String) async throws -> [UInt8] {
        try await send(.DELETE, resource)
    }

    /// Whether the service does its work: it hears devices, keeps what it hears, and can notify people.
    package func isReady() async throws -> Bool {
        try await exchange(HTTPClientRequest(url: "\(access.address)/readyz")).status == 200
    }

    /// The body of an answer that says yes; every other is a ``Failure``.
    private func send(_ method: HTTPMethod, _ resource: String, body: [UInt8]? = nil) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: access.address.url(of: resource))
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(access.token)")
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        let (status, answer) = try await exchange(request)
        guard (200..<300).contains(status) else {
            throw ProblemDetails(status: status, body: answer).failure(from: access.address)
        }
        return answer
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> (status: Int, body: [UInt8]) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: access.tls,
            // A redirect would carry the token to wherever it points.
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: Self.patience)
        )
        // Whoever asked is told at once that nobody is there; without this it is tried until the time is over.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: Self.patience)
            let body = try await response.body.collect(upTo: Self.answerLimit)
            try await client.shutdown()
            return (Int(response.status.code), Array(body.readableBytesView))
        } catch {
            try? await client.shutdown()
            throw Unreachable.failure(access.address, error)
        }
    }
}
