internal import Foundation
package import TocsinExpressions
internal import TocsinTime

extension ExternalFunctions {
    /// What expressions need from outside, as this machine has it: RE2 and the system's time zones.
    package static let live = ExternalFunctions(
        compilePattern: { text in
            do throws(LinearPattern.Invalid) {
                let pattern = try LinearPattern(text)
                return .compiled(size: pattern.size) { pattern.occurs(in: $0) }
            } catch {
                return .invalid(reason: error.reason)
            }
        },
        zones: TimeZoneDatabase { zone, seconds in
            TimeZone(identifier: zone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
    )
}
