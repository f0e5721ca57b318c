/// Ranges of numbers in a label: `fz-{1..20}` is `fz-1` to `fz-20`, `{01..12}` keeps its zeros.
package enum LabelRange {
    /// Every text that the ranges in `text` stand for; braces that hold no range stay as they are.
    package static func expand(_ text: String) -> [String] {
        guard let range = firstRange(in: text[...]) else { return [text] }
        let tails = expand(String(range.tail))
        guard range.numbers.count * tails.count <= DeviceModel.deviceLimit else { return [text] }
        return range.numbers.flatMap { number in
            let digits = String(number)
            let zeros = String(repeating: "0", count: max(0, range.width - digits.utf8.count))
            return tails.map { "\(range.head)\(zeros)\(digits)\($0)" }
        }
    }

    private struct Found {
        let head: Substring
        let numbers: ClosedRange<Int>
        let width: Int
        let tail: Substring
    }

    private static func firstRange(in text: Substring) -> Found? {
        var search = text
        while let open = search.firstIndex(of: "{"), let close = search[open...].firstIndex(of: "}") {
            let inside = search[search.index(after: open)..<close]
            if let dots = inside.firstRange(of: ".."),
                let first = number(inside[..<dots.lowerBound]), let last = number(inside[dots.upperBound...]),
                first <= last, last - first < DeviceModel.deviceLimit
            {
                let start = inside[..<dots.lowerBound]
                return Found(
                    head: text[..<open],
                    numbers: first...last,
                    width: start.hasPrefix("0") ? start.utf8.count : 0,
                    tail: text[text.index(after: close)...]
                )
            }
            search = search[search.index(after: open)...]
        }
        return nil
    }

    private static func number(_ digits: Substring) -> Int? {
        guard !digits.isEmpty, digits.utf8.count <= 9, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            return nil
        }
        return Int(digits)
    }
}
