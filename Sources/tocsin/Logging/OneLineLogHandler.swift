internal import Logging
internal import TocsinCommandLine
internal import TocsinExpressions

/// Writes each event as one line, whatever its values hold: what came from a device, a request or a broker can neither begin a line of its
/// own nor move the cursor of whoever reads the log, and is cut.
struct OneLineLogHandler: LogHandler {
    private var handler: StreamLogHandler

    /// Bytes of a message, and of one value.
    private static let longest = 4_096

    /// - Parameter label: of the logger.
    init(label: String) {
        handler = StreamLogHandler.standardError(label: label)
    }

    var logLevel: Logger.Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue.mapValues(Self.plain) }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { handler.metadataProvider }
        set { handler.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue.map(Self.plain) }
    }

    func log(event: LogEvent) {
        var event = event
        event.message = "\(Self.plain(event.message.description))"
        var metadata = event.metadata ?? [:]
        // The handler would write the error itself.
        if let error = event.error { metadata["error"] = "\(error)" }
        event.error = nil
        event.metadata = metadata.isEmpty ? nil : metadata.mapValues(Self.plain)
        handler.log(event: event)
    }

    private static func plain(_ value: Logger.Metadata.Value) -> Logger.Metadata.Value {
        switch value {
        case .string(let text): .string(plain(text))
        case .stringConvertible(let value): .string(plain("\(value)"))
        case .array(let values): .array(values.map(plain))
        case .dictionary(let values):
            .dictionary(
                Dictionary(values.map { (plain($0.key), plain($0.value)) }, uniquingKeysWith: { first, _ in first })
            )
        @unknown default: .string(plain("\(value)"))
        }
    }

    private static func plain(_ text: String) -> String { Printable.line(text.cut(toBytes: longest)) }
}
