internal import TocsinModel

/// How long ago something was, as short as a column allows.
enum Age {
    /// In its largest unit: `45s`, `12m`, `3h`, `2d`; what lies ahead, because clocks differ, is `0s`.
    static func text(_ span: TimeSpan) -> String {
        let seconds = max(0, span.milliseconds / 1000)
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m"
        case ..<86_400: "\(seconds / 3600)h"
        default: "\(seconds / 86_400)d"
        }
    }
}
