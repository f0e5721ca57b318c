import Foundation
import Hummingbird
import NIOCore
import TocsinModel

extension Request {
    /// The body as a JSON object; `nil` where there is none.
    func object<Body: Decodable & Sendable>(_ type: Body.Type, limit: Int) async throws -> Body? {
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, code: "too_big", "A body may have \(limit) bytes.").with(
                .connection,
                "close"
            )
        }
        guard buffer.readableBytes > 0 else { return nil }
        if let fault = JSONGuard.fault(in: Array(buffer.readableBytesView), limits: .message) {
            throw Problem.badRequest(fault.detail)
        }
        do {
            return try JSONDecoder().decode(Keyed<Body>.self, from: Data(buffer.readableBytesView)).value
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem.badRequest("The body is not a JSON object as it is described.")
        }
    }
}

/// Insists on an object: a type without members would decode from anything.
private struct Keyed<Value: Decodable & Sendable>: Decodable, Sendable {
    private enum NoKey: CodingKey {}

    let value: Value

    init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: NoKey.self)
        value = try Value(from: decoder)
    }
}

extension Response {
    /// `{"items": […], "next": …}`.
    init<Item>(page: Page<Item>, _ bytes: (Item) -> [UInt8]) {
        var json = JSONText()
        json.object { json in
            json.key("items")
            json.array(page.items.map(bytes)) { json, item in json.raw(item) }
            json.member("next", page.next)
        }
        self.init(json: json.bytes)
    }
}
