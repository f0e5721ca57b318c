extension Collection where Element: Equatable {
    /// The first range in which a sequence of elements occurs; the empty range at the start for an empty one. For short sequences that
    /// we chose: it takes time in proportion to both lengths.
    func firstRange(of part: some Collection<Element>) -> Range<Index>? {
        guard let head = part.first else { return startIndex..<startIndex }
        var index = startIndex
        while let start = self[index...].firstIndex(of: head) {
            var end = start
            var wanted = part.startIndex
            while wanted != part.endIndex, end != endIndex, self[end] == part[wanted] {
                formIndex(after: &end)
                part.formIndex(after: &wanted)
            }
            if wanted == part.endIndex { return start..<end }
            if end == endIndex { return nil }
            index = self.index(after: start)
        }
        return nil
    }
}
