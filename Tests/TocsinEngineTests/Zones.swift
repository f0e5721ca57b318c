import Foundation
import TocsinExpressions
import TocsinModel
import TocsinTime

/// The system's time zones, for tests.
enum Zones {
    static let functions = ExternalFunctions(
        zones: TimeZoneDatabase { name, seconds in
            TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
    )

    static func zone(_ name: String) -> CivilZone {
        guard let zone = TimeZone(identifier: name) else { preconditionFailure("no zone \(name)") }
        return CivilZone(name: name) { seconds in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        }
    }

    static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else { preconditionFailure("no time: \(text)") }
        return time
    }
}
