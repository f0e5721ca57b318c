package import TocsinModel

extension Notification.Kind {
    /// Whether it tells that something is wrong, so that its end is to be told too.
    package var opens: Bool {
        switch self {
        case .firing, .updated, .escalated, .repeated, .flapping, .stable: true
        case .acknowledged, .snoozed, .resolved, .digest, .storm, .test: false
        }
    }
}
