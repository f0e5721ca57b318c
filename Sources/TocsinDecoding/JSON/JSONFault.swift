/// What is wrong with a text that should be JSON, and where.
package struct JSONFault: Error, Hashable, Sendable {
    package let kind: Kind
    /// Bytes from the start of the payload.
    package let offset: Int

    package init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    package enum Kind: Hashable, Sendable {
        case unexpectedEnd
        case valueExpected
        case keyExpected
        case colonExpected
        case commaOrEndExpected
        case contentAfterEnd
        case badNumber
        case badEscape
        /// A control character in a string that must be written `\u00XX`.
        case bareControlCharacter
        case loneSurrogate
        /// The parser refused it for a reason that could not be found again.
        case refused
    }
}

extension JSONFault: CustomStringConvertible {
    package var description: String {
        let what =
            switch kind {
            case .unexpectedEnd: "unexpected end"
            case .valueExpected: "a value is expected"
            case .keyExpected: "a key in quotes is expected"
            case .colonExpected: "“:” is expected"
            case .commaOrEndExpected: "“,” or the end of the list or object is expected"
            case .contentAfterEnd: "more than one value"
            case .badNumber: "a malformed number"
            case .badEscape: "a malformed escape"
            case .bareControlCharacter: "a bare control character in a string"
            case .loneSurrogate: "half a surrogate pair"
            case .refused: "malformed"
            }
        return "\(what) at byte \(offset)"
    }
}
