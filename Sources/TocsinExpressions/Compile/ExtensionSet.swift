/// The function libraries beyond the core language.
package struct ExtensionSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `charAt`, `indexOf`, `split`, `format`, `strings.quote` and their like.
    package static let strings = ExtensionSet(rawValue: 1 << 0)
    /// `math.greatest`, `math.round`, `math.bitAnd` and their like.
    package static let math = ExtensionSet(rawValue: 1 << 1)
    /// `base64.encode` and `base64.decode`.
    package static let encoders = ExtensionSet(rawValue: 1 << 2)
    /// `cel.bind`.
    package static let bindings = ExtensionSet(rawValue: 1 << 3)
    /// `optional.of`, `optMap`, `orValue` and their like.
    package static let optionals = ExtensionSet(rawValue: 1 << 4)
    /// Macros with two variables, and `transformList`, `transformMap`, `transformMapEntry`.
    package static let comprehensions = ExtensionSet(rawValue: 1 << 5)

    package static let all: ExtensionSet = [.strings, .math, .encoders, .bindings, .optionals, .comprehensions]
}
