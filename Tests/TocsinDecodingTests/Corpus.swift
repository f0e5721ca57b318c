import Foundation
import TocsinDecoding
import TocsinExpressions

/// The messages of real devices in `../shared/payloads`.
enum Corpus {
    struct Message {
        let family: String
        let topic: String
        let payload: [UInt8]
    }

    static let isAbsent = !FileManager.default.fileExists(atPath: file.path)

    /// Every message, in the order of the file.
    static func messages() throws -> [Message] {
        var parser = JSONParser(limits: DecodingLimits())
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { line in
            guard case .map(let fields) = try Array(line).withUnsafeBytes({ try parser.parse($0) }),
                case .string(let family) = fields["family"], case .string(let topic) = fields["topic"]
            else { throw Malformed() }
            switch (fields["payload"], fields["payload_base64"]) {
            case (.string(let text), nil):
                return Message(family: family, topic: topic, payload: Array(text.utf8))
            case (nil, .string(let base64)):
                guard let bytes = Data(base64Encoded: base64) else { throw Malformed() }
                return Message(family: family, topic: topic, payload: Array(bytes))
            default:
                throw Malformed()
            }
        }
    }

    struct Malformed: Error {}

    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/payloads/payloads.jsonl").standardizedFileURL
}
