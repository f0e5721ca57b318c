import Foundation
import Testing
import TocsinModel

@testable import TocsinGateway

/// Reads a stream of server-sent events.
struct EventClient: Sendable {
    struct Event: Sendable, Equatable {
        var id: String?
        var name = ""
        var data = ""

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]) ?? [:] }
    }

    let client: RawClient
    let head: RawClient.Answer

    /// The next event; comments and `retry` are passed over.
    func event() async throws -> Event {
        while true {
            var event = Event()
            for line in try await block().split(separator: "\n") {
                if let id = line.value(of: "id") { event.id = id }
                if let name = line.value(of: "event") { event.name = name }
                if let data = line.value(of: "data") { event.data = data }
            }
            if !event.name.isEmpty { return event }
        }
    }

    /// What stands between two empty lines.
    func block() async throws -> String { try await client.block() }
}

extension Substring {
    fileprivate func value(of field: String) -> String? {
        hasPrefix(field + ": ") ? String(dropFirst(field.count + 2)) : nil
    }
}

extension Harness {
    func events(
        _ user: String = "ana",
        _ headers: [(String, String)] = [],
        query: String = "",
        lifetime: Int = 600
    ) async throws -> EventClient {
        let client = try await client()
        let token = try await TestTokens.token(user, lifetime: lifetime)
        let all = [("Accept", "text/event-stream"), ("Authorization", "Bearer \(token)")] + headers
        try await client.send("GET", "/api/v1/stream" + query, all)
        return EventClient(client: client, head: try await client.answer())
    }
}
