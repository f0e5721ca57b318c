internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinRuntime
internal import TocsinStore

/// A store that is read, also while a service runs on it.
enum StoredPast {
    static func open(_ files: ConfigurationOptions, _ path: String?) throws -> RecordedHistory {
        let path = try path ?? files.load().store.path
        do {
            return try RecordedHistory(try Store(reading: path))
        } catch {
            throw Failure.no("\(error)")
        }
    }
}
