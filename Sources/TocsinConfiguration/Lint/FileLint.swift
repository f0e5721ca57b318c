/// Tells of files on this machine that more people can read or change than should, and of keys that can be guessed.
struct FileLint {
    let log: ProblemLog
    let files: FileInspector

    /// - Parameter reader: of the whole configuration.
    func check(_ reader: MapReader) {
        for (index, file) in log.files.enumerated() where files.isWritableByOthers(file.path) {
            log.warning(
                "every user of this machine may change this file: chmod o-w \(file.path)",
                at: Place(file: index, line: 1, column: 1)
            )
        }
        var reader = reader
        if let broker = reader.node("broker") { checkMembers(broker) }
        if let http = reader.node("http") { checkMembers(http) }
        if let channels = reader.node("channels") { checkMembers(channels) }
        if let users = reader.node("users") { checkMembers(users) }
        if let auth = reader.node("auth") { checkMembers(auth) }
        checkIssuers(&reader)
    }

    /// The files of these keys are for the service alone, wherever in a section they stand.
    private static let privateKeys = ["secret_file", "key_file", "password_file"]

    private func checkMembers(_ node: YAMLNode) {
        switch node.content {
        case .scalar: break
        case .list(let items): for item in items { checkMembers(item) }
        case .map(let entries):
            for entry in entries {
                guard Self.privateKeys.contains(entry.key), case .scalar(let path) = entry.value.content else {
                    checkMembers(entry.value)
                    continue
                }
                guard files.isReadableByOthers(path.text) else { continue }
                log.warning(
                    "others than its owner can read the file '\(path.excerpt)' of '\(entry.key)': chmod 600 \(path.excerpt)",
                    at: entry.value.place
                )
            }
        }
    }

    /// Who knows the key of an issuer is whoever they want to be.
    private func checkIssuers(_ reader: inout MapReader) {
        guard var auth = reader.map("auth", "'auth'") else { return }
        for var issuer in auth.maps("issuers", "an issuer") {
            guard issuer.text("algorithm")?.value == "HS256", let secret = issuer.secret() else { continue }
            guard let key = files.secret(secret) else { continue }
            let place = issuer.node("secret_file")?.place ?? issuer.node("secret_env")?.place ?? issuer.place
            if key.count < TokenIssuer.leastKeyBytes {
                log.error(
                    """
                    the key in \(secret) has \(key.count) bytes and can be guessed: it needs at least \
                    \(TokenIssuer.leastKeyBytes); 'openssl rand -base64 32' makes one
                    """,
                    at: place
                )
            } else if Set(key).count < Self.leastDistinctBytes {
                log.warning(
                    """
                    the key in \(secret) has only \(Set(key).count) different bytes and can be guessed; \
                    'openssl rand -base64 32' makes a better one
                    """,
                    at: place
                )
            }
        }
    }

    /// A random key of 32 bytes, written in hexadecimal digits, has fewer only once in a billion.
    private static let leastDistinctBytes = 8
}
