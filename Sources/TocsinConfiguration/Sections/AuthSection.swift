internal import TocsinModel
internal import TocsinTime

/// Reads `auth:`.
struct AuthSection {
    let log: ProblemLog

    private static let asymmetric = ["RS256", "ES256", "EdDSA"]

    /// Of a list; what is older expires by itself.
    private static let longestList = 10_000

    func read(_ parent: inout MapReader) -> (issuers: [TokenIssuer], revocations: TokenRevocations) {
        guard var reader = parent.map("auth", "'auth'") else { return ([], TokenRevocations()) }
        var issuers: [TokenIssuer] = []
        var known: Set<String> = []
        for var entry in reader.maps("issuers", "an issuer") {
            let id = entry.requiredText("id")
            if let id, !known.insert(id.value).inserted {
                log.error("there are two issuers '\(id.value)'", at: id.place)
            }
            let issuer = issuer(&entry, id: id?.value ?? "")
            entry.finish()
            if let issuer { issuers.append(issuer) }
        }
        let revocations = revocations(&reader)
        reader.finish()
        return (issuers, revocations)
    }

    private func revocations(_ reader: inout MapReader) -> TokenRevocations {
        var revocations = TokenRevocations()
        let tokens = reader.texts("revoked") ?? []
        if tokens.count > Self.longestList {
            log.error(
                "'revoked' lists at most \(Self.longestList) tokens; 'not_before' ends all older ones",
                at: reader.place(of: "revoked")
            )
        }
        revocations.tokens = Set(tokens.prefix(Self.longestList).map(\.value))
        if let text = reader.text("not_before") {
            revocations.notBefore = Timestamp(rfc3339: text.value)
            if revocations.notBefore == nil {
                log.error(
                    "'not_before' must be a time such as 2026-11-21T08:00:00Z, not '\(text.value)'",
                    at: text.place
                )
            }
        }
        return revocations
    }

    private func issuer(_ reader: inout MapReader, id: String) -> TokenIssuer? {
        let algorithm = reader.choice("algorithm", of: ["HS256"] + Self.asymmetric)
        if reader.node("algorithm") == nil { reader.missing("algorithm") }
        let secret = reader.secret()
        let file = reader.text("jwks_file")
        let url = reader.text("jwks_url")
        guard let algorithm else { return nil }
        guard algorithm.value == "HS256" else {
            if (file == nil) == (url == nil) {
                log.error("\(algorithm.value) needs either 'jwks_file' or 'jwks_url'", at: reader.place)
            }
            for key in ["secret_file", "secret_env"] where reader.node(key) != nil {
                log.error("\(algorithm.value) needs public keys and no secret", at: reader.place(of: key))
            }
            if let url, !url.value.hasPrefix("https://"), !url.value.hasPrefix("http://") {
                log.error("'jwks_url' must begin with https:// or http://", at: url.place)
            }
            let key = file == nil ? "jwks_url" : "jwks_file"
            log.notActedOn(key, at: reader.place(of: key), so: "tokens of the issuer '\(id)' are refused")
            return nil
        }
        if let given = file ?? url { log.error("HS256 needs a secret and no public keys", at: given.place) }
        guard let secret else {
            let isGiven = reader.node("secret_file") != nil || reader.node("secret_env") != nil
            if !isGiven { log.error("HS256 needs 'secret_file' or 'secret_env'", at: reader.place) }
            return nil
        }
        return TokenIssuer(id: id, key: .hmac(secret))
    }
}
