internal import Foundation
internal import TocsinExpressions

/// A message to decode: a line `{"topic", "payload" or "payload_base64", "retain"?}`.
struct DecodeRequest {
    let topic: String
    let payload: [UInt8]
    let isRetained: Bool

    init(topic: String, payload: [UInt8], isRetained: Bool) {
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
    }

    /// Why a line is no message.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(line: [UInt8]) throws(Unreadable) {
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: Data(line))
        } catch {
            throw Unreadable(description: "not a JSON object with the strings topic and payload or payload_base64")
        }
        topic = fields.topic
        isRetained = fields.retain ?? false
        switch (fields.payload, fields.payload_base64) {
        case (let text?, nil):
            payload = Array(text.utf8)
        case (nil, let text?):
            guard let bytes = Base64.decode(text) else { throw Unreadable(description: "payload_base64 is not base64") }
            payload = bytes
        case (nil, nil): throw Unreadable(description: "neither payload nor payload_base64")
        case (_?, _?): throw Unreadable(description: "payload and payload_base64 exclude each other")
        }
    }

    private struct Fields: Decodable {
        let topic: String
        let payload: String?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let payload_base64: String?
        let retain: Bool?
    }
}
