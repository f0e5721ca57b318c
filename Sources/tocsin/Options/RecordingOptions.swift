internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinDevices

/// A recording, and what is to be told of it.
struct RecordingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A CSV file with a column ts or timestamp.", valueName: "file"),
        completion: .file(extensions: ["csv"])
    )
    var recording: String?

    @Option(help: "The topic of a recording; {column} stands for a field of the row.")
    var topic: String?

    @Option(help: "A column of a recording to tell; may be repeated; default: all.")
    var column: [String] = []

    /// The largest recording, in bytes: it is read whole.
    static let limit = 512 * 1024 * 1024

    func messages(_ path: String, _ topic: String) throws(Failure) -> RecordedTraffic {
        let text = try InputFile.bytes(of: path, limit: Self.limit)
        do {
            return try RecordedTraffic(try Recording(csv: text), as: RecordingFormat(topic: topic, columns: column))
        } catch {
            throw .no("the recording \(path): \(error)")
        }
    }
}
