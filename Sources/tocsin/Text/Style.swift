/// How a piece of text stands out on a terminal (ECMA-48 §8.3.117, SGR).
enum Style: String {
    case plain = ""
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case urgent = "1;31"

    func paint(_ text: String) -> String {
        self == .plain ? text : "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }

    static func severity(_ name: String) -> Style {
        switch name {
        case "critical": .urgent
        case "error": .red
        case "warning": .yellow
        case "info": .blue
        default: .plain
        }
    }

    static func state(_ name: String) -> Style {
        switch name {
        case "open", "firing": .bold
        case "resolved": .green
        case "acknowledged", "snoozed": .faint
        default: .plain
        }
    }
}
