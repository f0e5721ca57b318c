import HTTPTypes

/// Who opened a link: chat programs and browsers fetch links too, to show what is behind them.
enum Visitor: String, Hashable, Sendable, CaseIterable {
    case person
    /// It says of itself that nobody may have looked. One that doesn't is counted as a person.
    case preview

    init(_ headers: HTTPFields) {
        let isAhead = [HTTPField.Name.secPurpose, .purpose].contains { headers[$0]?.contains("prefetch") == true }
        let agent = headers[.userAgent]?.lowercased() ?? ""
        self = isAhead || Self.previewers.contains { agent.contains($0) } ? .preview : .person
    }

    /// Parts of what they call themselves, in small letters.
    private static let previewers = [
        "bot", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "skypeuripreview", "slack-img",
        "mattermost", "embed", "scanner", "safelinks",
    ]
}

extension HTTPField.Name {
    // Not among the names of swift-http-types. Every byte is a token's, so there is one.
    fileprivate static let secPurpose = HTTPField.Name("Sec-Purpose") ?? .userAgent
    fileprivate static let purpose = HTTPField.Name("Purpose") ?? .userAgent
}
