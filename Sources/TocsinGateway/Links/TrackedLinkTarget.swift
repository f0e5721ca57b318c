import Foundation
import TocsinModel

/// What a notification says of where to read on, as its JSON has it.
struct TrackedLinkTarget: Decodable {
    let incident: String?
    let labels: [String: String]
    let links: [Link]

    init?(_ record: NotificationRecord) {
        guard let target = try? JSONDecoder().decode(Self.self, from: Data(record.json)) else { return nil }
        self = target
    }

    /// Every place that leads somewhere: its page, then its own links.
    var places: [(text: String, place: TrackedLink.Place, address: String)] {
        let own = links.enumerated().map { ($1.text, TrackedLink.Place.link($0 + 1)) }
        return ([(incident.map { "Incident \($0)" } ?? "Inbox", .page)] + own).compactMap { text, place in
            address(of: place).map { (text, place, $0) }
        }
    }

    var rule: String { labels["rule"] ?? "" }

    /// Where a place leads: a path of ours, or an `http` or `https` address; `nil` where there is none.
    func address(of place: TrackedLink.Place) -> String? {
        switch place {
        case .page:
            return incident.map { "/#/incidents/\($0)" } ?? "/#/inbox"
        case .link(let number):
            return links.indices.contains(number - 1) ? Self.safe(links[number - 1]) : nil
        }
    }

    /// A rule's link holds text from devices: what could end the header, or is no address of the web, leads nowhere.
    private static func safe(_ link: Link) -> String? {
        guard link.isSafe else { return nil }
        var encoded = ""
        for byte in link.href.utf8 {
            switch byte {
            case UInt8(ascii: "!")...UInt8(ascii: "~") where !reserved.contains(byte):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        guard let host = URLComponents(string: encoded)?.host, !host.isEmpty else { return nil }
        return encoded
    }

    private static let reserved = Set(#""<>\^`{|}"#.utf8)
}
