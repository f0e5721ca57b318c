/// Numbers of things, as people write them.
enum Count {
    /// `1 rule`, `2 rules`.
    static func of(_ number: Int, _ thing: String) -> String {
        number == 1 ? "1 \(thing)" : "\(number) \(thing)s"
    }
}
