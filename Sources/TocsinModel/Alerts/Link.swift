/// Where to read on: shown as text, opened only when it is `http` or `https`.
package struct Link: Hashable, Codable, Sendable {
    package let text: String
    package let href: String

    package init(text: String, href: String) {
        self.text = text
        self.href = href
    }

    package var isSafe: Bool {
        href.hasPrefix("https://") || href.hasPrefix("http://")
    }
}
