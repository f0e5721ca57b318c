/// Numbers of things, as people write them.
package enum Count {
    /// `1 rule`, `2 rules`.
    package static func of(_ number: Int, _ thing: String) -> String {
        number == 1 ? "1 \(thing)" : "\(number) \(thing)s"
    }

    /// A whole number of what a service said, which may be anything.
    package static func rounded(_ number: Double) -> Int64 {
        number.isNaN ? 0 : Int64(min(max(number.rounded(), -1e12), 1e12))
    }
}
