extension Decoder {
    /// What is written as one text.
    ///
    /// - Parameter what: what the text should be, for people who read the error: `a topic`.
    package func text<Content>(_ what: String, _ make: (String) -> Content?) throws -> Content {
        let container = try singleValueContainer()
        guard let content = make(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not \(what)")
        }
        return content
    }
}
