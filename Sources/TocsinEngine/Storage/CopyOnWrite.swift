/// A large value behind a reference, for tables whose entries are looked at far more often than they are changed.
///
/// To look one up costs one count of owners, in place of one for every string and array in it. It is a value all the same: what is changed
/// while it has another owner is copied before, like an array.
@dynamicMemberLookup
package struct CopyOnWrite<Value> {
    private final class Place {
        var value: Value

        init(_ value: Value) { self.value = value }
    }

    private var place: Place

    package init(_ value: Value) { place = Place(value) }

    package var value: Value {
        _read { yield place.value }
        _modify {
            if !isKnownUniquelyReferenced(&place) { place = Place(place.value) }
            yield &place.value
        }
    }

    package subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
        place.value[keyPath: member]
    }

    package subscript<Member>(dynamicMember member: WritableKeyPath<Value, Member>) -> Member {
        get { place.value[keyPath: member] }
        _modify { yield &value[keyPath: member] }
    }
}

// Safe to send, though the compiler can't see it: a place is private, is written to in `value` alone, and there only after
// `isKnownUniquelyReferenced` has said that nobody else holds it. Where others do, in whatever task, it is copied first, and what
// they hold never changes. It is how the standard library's arrays are sendable.
extension CopyOnWrite: @unchecked Sendable where Value: Sendable {}

extension CopyOnWrite: Equatable where Value: Equatable {
    package static func == (left: CopyOnWrite, right: CopyOnWrite) -> Bool {
        left.place === right.place || left.place.value == right.place.value
    }
}

extension CopyOnWrite: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) { place.value.hash(into: &hasher) }
}

/// Written as the value itself.
extension CopyOnWrite: Decodable where Value: Decodable {
    package init(from decoder: any Decoder) throws { self.init(try Value(from: decoder)) }
}

extension CopyOnWrite: Encodable where Value: Encodable {
    package func encode(to encoder: any Encoder) throws { try place.value.encode(to: encoder) }
}
