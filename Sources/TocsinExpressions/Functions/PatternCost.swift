/// What regular expressions cost, in steps of 100 ns, measured with RE2.
enum PatternCost {
    /// Building the largest that the memory allows which one is given; what turns out to be larger is refused after as long.
    static let largest = 20_000

    /// Reading a pattern, before anything is built. Hardly anything takes longer than a microsecond and a half a byte; but a class of
    /// Unicode is a table of hundreds of ranges, and a repetition is written out.
    static func reading(_ pattern: String) -> Int {
        var steps = 0
        var isEscaped = false
        for byte in pattern.utf8 {
            steps += 15
            if isEscaped, byte == UInt8(ascii: "p") || byte == UInt8(ascii: "P") { steps += 2500 }
            if !isEscaped, byte == UInt8(ascii: "{") { steps += 600 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return steps
    }

    /// Building one that came to so many states.
    static func building(size: Int) -> Int {
        let (product, overflow) = size.multipliedReportingOverflow(by: 3)
        return overflow ? .max : product
    }

    /// A pattern's states may each have to be looked at for each byte of the text.
    static func matching(_ text: String, size: Int) -> Int {
        let (product, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(size, 1))
        return overflow ? .max : 10 + product / 16
    }
}
