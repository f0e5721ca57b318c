/// Finds a part in texts, in time linear in both, whatever they are (Knuth, Morris and Pratt).
///
/// Bytes will do: UTF-8 is such that a text occurs in another at scalars alone.
struct ByteSearch {
    private let part: [UInt8]
    /// For each beginning of the part, the length of the longest shorter beginning that it ends with.
    private let borders: [Int]

    /// A search for a part that isn't empty.
    init(_ part: [UInt8]) {
        var borders = [0]
        borders.reserveCapacity(part.count)
        var length = 0
        for position in part.indices.dropFirst() {
            while length > 0, part[position] != part[length] { length = borders[length - 1] }
            if part[position] == part[length] { length += 1 }
            borders.append(length)
        }
        self.part = part
        self.borders = borders
    }

    /// Where the part first occurs, from a place on.
    func first(in text: [UInt8], from start: Int = 0) -> Int? {
        var length = 0
        var position = start
        while position < text.count {
            while length > 0, text[position] != part[length] { length = borders[length - 1] }
            if text[position] == part[length] { length += 1 }
            position += 1
            if length == part.count { return position - length }
        }
        return nil
    }

    /// Where the part last occurs, beginning at a place or before.
    func last(in text: [UInt8], until latest: Int) -> Int? {
        var found: Int?
        var length = 0
        var position = 0
        // A beginning at the place ends this far behind it.
        let end = min(text.count, latest + part.count)
        while position < end {
            while length > 0, text[position] != part[length] { length = borders[length - 1] }
            if text[position] == part[length] { length += 1 }
            position += 1
            if length == part.count {
                found = position - length
                length = borders[length - 1]
            }
        }
        return found
    }
}

/// Places in UTF-8, counted in scalars.
extension [UInt8] {
    var scalarCount: Int { scalarCount(in: indices) }

    func scalarCount(in range: Range<Int>) -> Int {
        var count = 0
        for position in range where self[position] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// Where the scalar of a number begins, or the end for the number of all of them; nil for other numbers.
    func offset(ofScalar number: Int) -> Int? {
        guard number >= 0 else { return nil }
        var count = 0
        for position in indices where self[position] & 0xC0 != 0x80 {
            if count == number { return position }
            count += 1
        }
        return count == number ? self.count : nil
    }

    /// Where the scalar ends that begins at a place before the end.
    func endOfScalar(at start: Int) -> Int {
        var end = start + 1
        while end < count, self[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: self[range], as: UTF8.self)
    }
}
