/// Which web pages may connect.
///
/// Compared as text and as a whole (CWE-1385): a browser writes an origin in one way only (RFC 6454 §6.2), and whoever parses
/// or matches prefixes can be tricked. A request without `Origin` is not a page's, so there is nobody's session to abuse.
struct OriginPolicy: Sendable {
    private let allowed: Set<String>

    init(_ origins: [String]) {
        // `null` is what every sandboxed page sends, so it can stand for nobody.
        allowed = Set(origins).subtracting(["null"])
    }

    /// - Parameter values: every `Origin` field of the request.
    func permits(_ values: [String]) -> Bool {
        switch values.count {
        case 0: true
        case 1: allowed.contains(values[0])
        default: false
        }
    }
}
