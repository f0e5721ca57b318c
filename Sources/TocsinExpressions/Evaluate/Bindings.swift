/// The values of an environment's variables for one evaluation, by slot.
///
/// Callers keep one and set its slots again for every event; only the slots in ``Expression/variables`` need a value.
package struct Bindings: Sendable {
    @usableFromInline var slots: [Value?]

    /// Bindings of `count` slots, all without a value.
    package init(count: Int) {
        slots = Array(repeating: nil, count: count)
    }

    /// Bindings for an environment, from values by name; names it does not declare are left out.
    package init(_ environment: Environment, _ values: [String: Value]) {
        self.init(count: environment.variables.count)
        for (slot, variable) in environment.variables.enumerated() { slots[slot] = values[variable.name] }
    }

    package var count: Int { slots.count }

    /// The value of a slot; nil when the variable has none, which is an error to an expression that reads it.
    package subscript(slot: Int) -> Value? {
        get { slots[slot] }
        set { slots[slot] = newValue }
    }

    /// Takes all values away.
    package mutating func removeAll() {
        for slot in slots.indices { slots[slot] = nil }
    }
}
