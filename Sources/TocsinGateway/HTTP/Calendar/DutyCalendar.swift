import TocsinModel
import TocsinTime

/// Times on call as a calendar that other programs read (RFC 5545).
struct DutyCalendar: Sendable {
    let schedule: String
    let duties: [Duty]
    /// When it was made.
    let now: Timestamp

    /// Bytes of a line, without its end (§3.1).
    private static let lineLimit = 75

    var text: String {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tocsin//On call//EN", "CALSCALE:GREGORIAN"]
        lines += ["METHOD:PUBLISH", "X-WR-CALNAME:" + Self.escaped("On call: \(schedule)")]
        for duty in duties { lines += event(duty) }
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined()
    }

    private func event(_ duty: Duty) -> [String] {
        [
            "BEGIN:VEVENT",
            // The end stays the same while the beginning of what has begun is only when it was asked about.
            "UID:" + Self.escaped("\(schedule)/\(duty.user)/\(duty.end.milliseconds / 1000)@tocsin"),
            "DTSTAMP:" + Self.time(now),
            "DTSTART:" + Self.time(duty.begin),
            "DTEND:" + Self.time(duty.end),
            "SUMMARY:" + Self.escaped("\(duty.name) on call for \(schedule)"),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    }

    /// `20261121T080000Z` (§3.3.5).
    private static func time(_ time: Timestamp) -> String {
        let text = time.rfc3339
        return text.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// As the value type TEXT wants it (§3.3.11); control characters have no place in it.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A line with its end, broken where it is too long, never inside a character (§3.1).
    static func folded(_ line: String) -> String {
        var result = ""
        var room = lineLimit
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if size > room {
                result += "\r\n "
                room = lineLimit - 1
            }
            result.unicodeScalars.append(scalar)
            room -= size
        }
        return result + "\r\n"
    }
}
