/// Text of strangers, made fit for a line of a log.
enum LogText {
    /// Bytes that are kept.
    static let limit = 256

    /// The beginning of it: one line, in which nothing but printable ASCII and letters stands for itself.
    static func escaped(_ bytes: some Collection<UInt8>) -> String {
        let cut = bytes.count > limit
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                escaped.unicodeScalars.append(scalar)
            }
        }
        return cut ? escaped + "…" : escaped
    }
}
