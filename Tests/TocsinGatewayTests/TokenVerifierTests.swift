import JWTKit
import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite struct TokenVerifierTests {
    private func verify(
        _ token: String,
        key: [UInt8] = TestTokens.key,
        at now: Timestamp = ManualClock.start
    ) async throws -> Result<Identity, TokenRefusal> {
        let issuer = try #require(TokenIssuer(id: "local", key: key))
        let other = try #require(TokenIssuer(id: "other", key: Array("another key of thirty-two bytes!!".utf8)))
        var rules = try Harness.rules()
        rules.issuers = [issuer, other]
        rules.revoked = ["lost"]
        let verifier = TokenVerifier(access: await AccessRegister(rules), longest: .days(400))
        do {
            return .success(try await verifier.verify(token, at: now))
        } catch {
            return .failure(error)
        }
    }

    private func mint(_ role: Role, _ lifetime: TimeSpan, _ issuer: TokenIssuer) async throws -> String {
        try await TokenSigner.mint(
            user: .named("ana"),
            role: role,
            lifetime: lifetime,
            issuer: issuer,
            id: "one",
            now: ManualClock.start
        )
    }

    @Test("a minted token says who and what role, until its lifetime is over")
    func minted() async throws {
        let issuer = try #require(TokenIssuer(id: "local", key: TestTokens.key))
        let token = try await mint(.admin, .hours(12), issuer)
        let end = ManualClock.start + .hours(12)
        let identity = try await verify(token).get()
        #expect(
            (identity.user, identity.granted, identity.expires, identity.grant?.id)
                == (try .named("ana"), .admin, end, "one")
        )
        #expect(identity.grant?.issued == ManualClock.start)
        let lastMoment = Timestamp(milliseconds: end.milliseconds - 1)
        #expect(try await verify(token, at: lastMoment).get().user.text == "ana")
        #expect(try await verify(token, at: end) == .failure(.expired))
    }

    @Test("a key shorter than the hash signs as HMAC pads it")
    func shortKey() async throws {
        let key = Array("secret".utf8)
        let issuer = try #require(TokenIssuer(id: "local", key: key))
        #expect(issuer.isKeyShort)
        let token = try await mint(.viewer, .hours(1), issuer)
        #expect(try await verify(token, key: key).get().granted == .viewer)
        #expect(try await verify(token, key: key + [1]) == .failure(.untrusted))
    }

    @Test("an issuer without a key is none")
    func noKey() {
        #expect(TokenIssuer(id: "local", key: []) == nil)
        #expect(TokenIssuer(id: "", key: [1]) == nil)
    }

    @Test("a key is in no description of its issuer")
    func secrecy() throws {
        let issuer = try #require(TokenIssuer(id: "local", key: Array("hidden".utf8)))
        var dumped = ""
        dump(issuer, to: &dumped)
        #expect("\(issuer)" == "local")
        #expect(!dumped.contains("104") && !String(reflecting: issuer).contains("104"))
    }

    struct Claims: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var changes: [String: AnyJSON] = [:]
        var without: Set<String> = []
        let refusal: TokenRefusal
    }

    static let claims: [Claims] = [
        Claims(testDescription: "no sub", without: ["sub"], refusal: .malformed),
        Claims(testDescription: "no role", without: ["role"], refusal: .malformed),
        Claims(testDescription: "no exp", without: ["exp"], refusal: .malformed),
        Claims(testDescription: "no aud", without: ["aud"], refusal: .malformed),
        Claims(testDescription: "no iss", without: ["iss"], refusal: .malformed),
        Claims(testDescription: "exp is a string", changes: ["exp": "1890000000"], refusal: .malformed),
        Claims(testDescription: "exp is past", changes: ["exp": 1_000], refusal: .expired),
        Claims(testDescription: "exp is far before the range", changes: ["exp": -1e300], refusal: .expired),
        Claims(testDescription: "exp is beyond any time", changes: ["exp": 1e300], refusal: .tooLong),
        Claims(testDescription: "exp is 10^15", changes: ["exp": 1e15], refusal: .tooLong),
        Claims(testDescription: "exp is 401 days away", changes: ["exp": 1_824_646_400], refusal: .tooLong),
        Claims(testDescription: "exp is below zero", changes: ["exp": -1], refusal: .expired),
        Claims(testDescription: "exp is a list", changes: ["exp": .list([1])], refusal: .malformed),
        Claims(testDescription: "the jti is revoked", changes: ["jti": "lost"], refusal: .revoked),
        Claims(testDescription: "nbf is in the future", changes: ["nbf": 4e12], refusal: .notYetValid),
        Claims(testDescription: "aud is another's", changes: ["aud": "siren"], refusal: .untrusted),
        Claims(testDescription: "aud lists others", changes: ["aud": .list(["siren", "bell"])], refusal: .untrusted),
        Claims(testDescription: "iss is unknown", changes: ["iss": "stranger"], refusal: .untrusted),
        Claims(testDescription: "iss is another issuer of ours", changes: ["iss": "other"], refusal: .untrusted),
        Claims(testDescription: "sub is no user id", changes: ["sub": "a/b"], refusal: .unknownUser),
        Claims(testDescription: "sub is empty", changes: ["sub": ""], refusal: .unknownUser),
        Claims(testDescription: "the user is gone", changes: ["sub": "gone"], refusal: .unknownUser),
        Claims(testDescription: "the role is none of ours", changes: ["role": "root"], refusal: .unknownRole),
    ]

    @Test("claims that are missing, wrong or out of time are refused", arguments: claims)
    func refusedClaims(_ each: Claims) async throws {
        let token = try await TestTokens.token(changing: each.changes, without: each.without)
        #expect(try await verify(token) == .failure(each.refusal))
    }

    struct Header: Sendable, CustomTestStringConvertible {
        let name: String
        let value: JWTHeaderField
        var testDescription: String { "\(name): \(value)" }
    }

    static let headers: [Header] =
        ["none", "None", "nOnE", "RS256", "ES256", "HS384", "hs256", ""].map { Header(name: "alg", value: .string($0)) }
        + ["jku", "x5u"].map { Header(name: $0, value: .string("https://evil.example/keys")) }
        + [
            Header(name: "jwk", value: .object(["kty": .string("oct")])),
            Header(name: "crit", value: .array([.string("exp")])),
            Header(name: "b64", value: .bool(false)),
        ]

    @Test(
        "a header that asks for anything but HS256 with our key is refused, though the signature is right",
        arguments: headers
    )
    func refusedHeaders(_ each: Header) async throws {
        let token = try await TestTokens.token(header: [each.name: each.value])
        #expect(try await verify(token) == .failure(.malformed))
    }

    @Test("a key id changes nothing, whatever it says", arguments: ["../../../dev/null", "' OR 1=1", "other"])
    func keyID(_ kid: String) async throws {
        let good = try await TestTokens.token(header: ["kid": .string(kid)])
        #expect(try await verify(good).get().user.text == "ana")
        let bad = try await TestTokens.token(
            header: ["kid": .string(kid)],
            key: Array("not the key, but long enough for it".utf8)
        )
        #expect(try await verify(bad) == .failure(.untrusted))
    }

    @Test("several audiences are fine where ours is among them")
    func accepted() async throws {
        let audiences = try await TestTokens.token(changing: ["aud": .list(["siren", "tocsin"])])
        #expect(try await verify(audiences).get().user.text == "ana")
    }

    @Test("a token signed with another key is refused")
    func wrongKey() async throws {
        let token = try await TestTokens.token(key: Array("not the key, but long enough for it".utf8))
        #expect(try await verify(token) == .failure(.untrusted))
    }

    @Test("texts that are no token are refused")
    func malformed() async throws {
        let good = try await TestTokens.token()
        let parts = good.split(separator: ".").map(String.init)
        let none = TestTokens.base64URL(#"{"alg":"none"}"#)
        let missing = TestTokens.base64URL(#"{"typ":"JWT"}"#)
        let texts = [
            "", ".", "..", "a.b", "a.b.c.d", "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).",
            "\(none).\(parts[1]).", "\(none).\(parts[1]).\(parts[2])", "\(missing).\(parts[1]).\(parts[2])",
            "\(parts[0]).\(parts[1]).\(parts[2])=", " \(good)", "\(good)\n", "\(good).\(parts[2])",
            "\(parts[0]).\(TestTokens.base64URL("[1,2]")).\(parts[2])", String(repeating: "[", count: 100),
            "\(parts[0]).\(TestTokens.base64URL(String(repeating: "[", count: 5_000))).\(parts[2])",
            String(repeating: "a", count: 1_000_000),
        ]
        for text in texts { #expect(try await verify(text) == .failure(.malformed), "\(text.prefix(80))") }
    }

    @Test("every token with one character changed is refused")
    func corrupted() async throws {
        let good = Array(try await TestTokens.token().utf8)
        for index in good.indices.dropLast() where good[index] != UInt8(ascii: ".") {
            var bad = good
            bad[index] = bad[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let result = try await verify(String(decoding: bad, as: UTF8.self))
            #expect(throws: TokenRefusal.self) { try result.get() }
        }
    }
}
