/// A part of a YAML file, with where it stands. No anchors, no tags: what is written is what is there.
struct YAMLNode: Sendable {
    let content: Content
    let place: Place

    enum Content: Sendable {
        case scalar(YAMLScalar)
        case list([YAMLNode])
        case map([YAMLEntry])
    }

    /// Whether there is nothing: an empty value, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = content else { return false }
        return scalar.isNull
    }

    /// What it is, for an error.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : "'\(scalar.excerpt)'"
        case .list: "a list"
        case .map: "a map"
        }
    }
}

/// A key of a map and its value.
struct YAMLEntry: Sendable {
    let key: String
    let keyPlace: Place
    let value: YAMLNode
}

/// A text as YAML gives it, and how it was written, by which a place inside it is found in the file.
struct YAMLScalar: Sendable {
    let text: String
    let style: Style

    enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        /// `|`
        case literal
        /// `>`
        case folded
    }

    var isNull: Bool {
        style == .plain && (text.isEmpty || text == "~" || text == "null")
    }

    /// The beginning of the text, in one line, for an error.
    var excerpt: String {
        let line = text.prefix(40).map { $0.isNewline ? " " : String($0) }.joined()
        return text.count > 40 ? line + "…" : line
    }
}
