import Foundation
import JWTKit
import TocsinGateway
import TocsinModel
import TocsinTime

/// Any JSON, for tokens that nobody of ours would mint.
indirect enum AnyJSON: Codable, Sendable, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
{
    case text(String)
    case number(Double)
    case list([AnyJSON])
    case object([String: AnyJSON])

    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let list = try? container.decode([AnyJSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: AnyJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .list(let list): try container.encode(list)
        case .object(let members): try container.encode(members)
        }
    }
}

private struct AnyClaims: JWTPayload {
    let members: AnyJSON

    init(_ members: [String: AnyJSON]) { self.members = .object(members) }
    init(from decoder: any Decoder) throws { members = try AnyJSON(from: decoder) }
    func encode(to encoder: any Encoder) throws { try members.encode(to: encoder) }
    func verify(using algorithm: some JWTAlgorithm) {}
}

/// Makes good tokens and bad ones.
enum TestTokens {
    static let key = Array("a key of at least thirty-two bytes".utf8)

    /// Good until ten minutes after the manual clock's start.
    static var claims: [String: AnyJSON] {
        [
            "sub": "ana", "role": "responder", "aud": "tocsin", "iss": "local",
            "exp": .number(Double(ManualClock.start.milliseconds / 1_000 + 600)),
        ]
    }

    static func token(
        changing changes: [String: AnyJSON] = [:],
        without removed: Set<String> = [],
        header: [String: JWTHeaderField] = [:],
        key: [UInt8] = TestTokens.key
    ) async throws -> String {
        let claims = claims.merging(changes) { $1 }.filter { !removed.contains($0.key) }
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: key), digestAlgorithm: .sha256)
        return try await keys.sign(AnyClaims(claims), header: JWTHeader(fields: header))
    }

    static func token(_ user: String, role: String = "responder", lifetime: Int = 600) async throws -> String {
        let expires = Double(ManualClock.start.milliseconds / 1_000 + Int64(lifetime))
        return try await token(changing: ["sub": .text(user), "role": .text(role), "exp": .number(expires)])
    }

    static func base64URL(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=",
            with: ""
        )
    }
}
