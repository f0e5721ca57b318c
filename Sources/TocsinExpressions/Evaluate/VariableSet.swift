/// A set of variable slots, as a bit mask.
///
/// Slots from 63 up share one bit: a set may then claim slots it does not need, never the reverse.
package struct VariableSet: Sendable, Hashable {
    package private(set) var mask: UInt64 = 0

    package init() {}

    package init(_ slots: some Sequence<Int>) {
        for slot in slots { insert(slot) }
    }

    package var isEmpty: Bool { mask == 0 }

    package func contains(_ slot: Int) -> Bool {
        mask & Self.bit(slot) != 0
    }

    package mutating func insert(_ slot: Int) {
        mask |= Self.bit(slot)
    }

    package mutating func formUnion(_ other: VariableSet) {
        mask |= other.mask
    }

    package func union(_ other: VariableSet) -> VariableSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package func isDisjoint(with other: VariableSet) -> Bool { mask & other.mask == 0 }

    private static func bit(_ slot: Int) -> UInt64 {
        1 << UInt64(min(slot, 63))
    }
}
