internal import TocsinModel
internal import TocsinTime

/// How long ago something was, as short as a column allows.
enum Age {
    /// In its largest unit: `45s`, `12m`, `3h`, `2d`; what lies ahead, because clocks differ, is `0s`.
    static func text(_ span: TimeSpan) -> String {
        let milliseconds = max(0, span.milliseconds)
        let unit = [TimeUnit.day, .hour, .minute].first { unit in milliseconds >= unit.milliseconds } ?? .second
        return "\(milliseconds / unit.milliseconds)\(unit.rawValue)"
    }
}
