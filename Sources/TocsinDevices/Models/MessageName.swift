/// What a name in a message's template stands for.
enum MessageName: Hashable, Sendable {
    /// `{{value}}`: the reading of the measure that the message tells.
    case value
    /// `{{ts}}`: the time of the reading in seconds since 1970, with a fraction down to milliseconds.
    case seconds
    /// `{{ts_ms}}`: the same in whole milliseconds.
    case milliseconds
    /// `{{time}}`: the same in RFC 3339.
    case time
    /// `{{uptime}}`: whole seconds since the simulation began.
    case uptime
    /// A label of the device, or the reading of another measure.
    case other(String)

    init(_ name: String) {
        self =
            switch name {
            case "value": .value
            case "ts": .seconds
            case "ts_ms": .milliseconds
            case "time": .time
            case "uptime": .uptime
            default: .other(name)
            }
    }
}
