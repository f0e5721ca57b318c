/// The bytes that mean something to the scanners.
extension UInt8 {
    static var lineBreak: UInt8 { UInt8(ascii: "\n") }
    static var carriageReturn: UInt8 { UInt8(ascii: "\r") }
    static var tab: UInt8 { UInt8(ascii: "\t") }
    static var space: UInt8 { UInt8(ascii: " ") }
    static var quote: UInt8 { UInt8(ascii: "\"") }
    static var hash: UInt8 { UInt8(ascii: "#") }
    static var slash: UInt8 { UInt8(ascii: "/") }
    static var backslash: UInt8 { UInt8(ascii: "\\") }
    static var asterisk: UInt8 { UInt8(ascii: "*") }
    static var openParenthesis: UInt8 { UInt8(ascii: "(") }
    static var closeParenthesis: UInt8 { UInt8(ascii: ")") }

    var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// Whether a name or keyword of Swift can begin with it. A byte of a character beyond ASCII counts as a letter.
    var beginsName: Bool {
        isLowercase || isUppercase || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self >= 128
    }

    var continuesName: Bool { beginsName || isDigit }

    /// The small letter of a capital; anything else as it is.
    var lowercased: UInt8 { isUppercase ? self + 32 : self }
}
