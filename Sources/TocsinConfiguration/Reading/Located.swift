/// A value and where it was written.
struct Located<Value> {
    let value: Value
    let place: Place
}

extension Located: Sendable where Value: Sendable {}
