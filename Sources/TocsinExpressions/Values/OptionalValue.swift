/// A value that may be absent: what `optional.of(x)`, `optional.none()` and `m.?field` yield.
package struct OptionalValue: Sendable, Hashable, Codable {
    // An array of at most one element: an indirection without a class of its own.
    private let content: [Value]

    /// The absent value.
    package static let none = OptionalValue(nil)

    package init(_ value: Value?) {
        content = value.map { [$0] } ?? []
    }

    package var value: Value? { content.first }
}
