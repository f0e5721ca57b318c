internal import Synchronization
internal import TocsinRuntime

/// The latest snapshot that the loop asked for.
final class SnapshotBox: Sendable {
    private let request = Mutex<SnapshotRequest?>(nil)

    func set(_ next: SnapshotRequest) {
        request.withLock { $0 = next }
    }

    func take() -> SnapshotRequest? {
        request.withLock { request in
            defer { request = nil }
            return request
        }
    }
}
