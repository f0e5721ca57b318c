/// How the payloads of a source are read.
package enum PayloadFormat: String, Hashable, Sendable, CaseIterable {
    /// JSON where it is JSON, else a number, else text; what begins like a JSON object or array must be one.
    case auto
    /// RFC 8259; every number becomes a double.
    case json
    /// One decimal number, blanks around it allowed.
    case number
    /// UTF-8 text as it is.
    case text
}
