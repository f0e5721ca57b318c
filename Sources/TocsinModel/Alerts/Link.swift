internal import TocsinExpressions

/// Where to read on: shown as text, opened only when it is `http` or `https`.
package struct Link: Codable, Sendable {
    package let text: String
    package let href: String

    package init(text: String, href: String) {
        self.text = text
        self.href = href
    }

    package var isSafe: Bool {
        href.utf8.starts(with: "https://".utf8) || href.utf8.starts(with: "http://".utf8)
    }
}

extension Link: Hashable {
    package static func == (left: Link, right: Link) -> Bool {
        left.href.isIdentical(toBytesOf: right.href) && left.text.isIdentical(toBytesOf: right.text)
    }

    package func hash(into hasher: inout Hasher) {
        href.hashBytes(into: &hasher)
        text.hashBytes(into: &hasher)
    }
}
