extension Double {
    /// The shortest text that reads back as the number, without `.0`: `3`, `0.1`, `6.02214e+23`, `NaN`, `-Infinity`.
    package var shortestText: String {
        guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
