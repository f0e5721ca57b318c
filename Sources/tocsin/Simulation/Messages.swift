internal import TocsinDevices
internal import TocsinModel
internal import TocsinTime

/// What is published: the words of simulated devices, or of a recording up to some time.
enum Messages: Sequence, IteratorProtocol, Sendable {
    case simulated(Traffic)
    case recorded(RecordedTraffic, TimeSpan?)

    mutating func next() -> TrafficMessage? {
        switch self {
        case .simulated(var traffic):
            let message = traffic.next()
            self = .simulated(traffic)
            return message
        case .recorded(var traffic, let duration):
            let message = traffic.next()
            self = .recorded(traffic, duration)
            guard let message, let duration, message.at >= duration else { return message }
            return nil
        }
    }
}
