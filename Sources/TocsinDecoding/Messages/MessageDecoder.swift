package import TocsinModel
package import TocsinTime

/// Makes events of messages: finds the source of each, reads the payload, and has its events made.
///
/// It keeps its buffers and what it learnt about topics, so there is one for each stream of messages, and it can't be
/// copied. A given sequence of calls always gives the same answers.
package struct MessageDecoder: ~Copyable, Sendable {
    private let origins: [TopicRoute.Origin]
    private let limits: DecodingLimits
    private var topics: TopicTable<TopicRoute>
    private var reader: PayloadReader
    private var maker: EventMaker
    /// What became of messages, by the place of their source; the last is for those of none.
    private var tally: [DecodingCounts.OfSource]

    /// A decoder for sources in the order in which they are asked.
    package init(sources: [Source], limits: DecodingLimits = DecodingLimits()) {
        origins = sources.enumerated().map { TopicRoute.Origin(place: $0.offset, source: $0.element) }
        self.limits = limits
        tally = Array(repeating: DecodingCounts.OfSource(), count: sources.count + 1)
        topics = TopicTable(limit: limits.rememberedTopicBytes, owners: tally.count)
        reader = PayloadReader(limits: limits)
        maker = EventMaker(limits: limits)
    }

    package var counts: DecodingCounts {
        let names = origins.map(\.source.name) + [""]
        return DecodingCounts(sources: Dictionary(zip(names, tally)) { first, _ in first })
    }

    /// What a message is: an event, readings to be made one by one, something that can't be read, or nothing that was asked for.
    package mutating func begin(
        topic: UnsafeRawBufferPointer,
        payload: UnsafeRawBufferPointer,
        isRetained: Bool,
        id: EventID,
        received: Timestamp
    ) -> Begun {
        let route: TopicRoute
        do throws(Rejection.Reason) {
            route = try topics.content(of: topic) { [origins, limits] () throws(Rejection.Reason) in
                try TopicRoute.find(topic, origins: origins, limits: limits)
            }
        } catch {
            return rejected(origins.count, error)
        }
        switch route {
        case .unmatched(let place):
            tally[place ?? origins.count].unmatched += 1
            return .unmatched(source: place.map { origins[$0].source.name })
        case .taken(let taken):
            let message = EventMaker.Message(taken: taken, id: id, isRetained: isRetained, received: received)
            return begin(payload, message)
        }
    }

    private mutating func begin(_ payload: UnsafeRawBufferPointer, _ message: EventMaker.Message) -> Begun {
        // A source is many things, and not copied for each message.
        let origin = message.taken.origin
        let place = origin.place
        if let fault = message.taken.fault { return rejected(place, fault) }
        guard !payload.isEmpty || origin.source.payload == .text else {
            tally[place].cleared += 1
            return .cleared(source: origin.source.name)
        }
        do throws(Rejection.Reason) {
            let value = try reader.read(payload, as: origin.source.payload)
            guard origin.source.each != nil else {
                let event = try maker.event(message, value, &tally[place])
                tally[place].events += 1
                return .event(event)
            }
            return .readings(try maker.readings(message, value))
        } catch {
            return rejected(place, error)
        }
    }

    /// The event of the next reading; `nil` where it can't be read.
    ///
    /// - Precondition: some remain.
    package mutating func next(of readings: inout Readings) -> Event? {
        let place = readings.message.taken.origin.place
        let event = maker.next(of: &readings, &tally[place])
        if event != nil { tally[place].events += 1 }
        return event
    }

    /// What became of readings that could not be read, once none remains; to be asked once.
    package mutating func end(_ readings: Readings) -> Rejection? {
        guard readings.faults.count > 0 else { return nil }
        return rejection(readings.message.taken.origin.place, .items(readings.faults))
    }

    private mutating func rejected(_ place: Int, _ reason: Rejection.Reason) -> Begun {
        .rejected(rejection(place, reason))
    }

    private mutating func rejection(_ place: Int, _ reason: Rejection.Reason) -> Rejection {
        let source = place < origins.count ? origins[place].source.name : nil
        let rejection = Rejection(source: source, reason: reason)
        tally[place].rejected[rejection.code, default: 0] += 1
        return rejection
    }
}

extension MessageDecoder {
    /// What a message of a batch is.
    package mutating func begin(
        _ message: InboundBatch.Message,
        in batch: InboundBatch,
        id: EventID,
        received: Timestamp
    ) -> Begun {
        if let refused = batch.refused(message) {
            let place = origins.firstIndex { $0.source.name == refused.source } ?? origins.count
            return rejected(place, .recorded(code: refused.code, text: refused.reason))
        }
        return batch.bytes.withUnsafeBytes { bytes in
            begin(
                topic: UnsafeRawBufferPointer(rebasing: bytes[message.topic]),
                payload: UnsafeRawBufferPointer(rebasing: bytes[message.payload]),
                isRetained: message.isRetained,
                id: id,
                received: received
            )
        }
    }

    /// What a message is that did not come in a batch, with all its readings.
    package mutating func decode(
        topic: String,
        payload: [UInt8],
        isRetained: Bool = false,
        id: EventID,
        received: Timestamp
    ) -> Decoded {
        var topic = topic
        let begun = topic.withUTF8 { topic in
            payload.withUnsafeBytes { payload in
                begin(
                    topic: UnsafeRawBufferPointer(topic),
                    payload: payload,
                    isRetained: isRetained,
                    id: id,
                    received: received
                )
            }
        }
        switch begun {
        case .event(let event): return .event(event)
        case .rejected(let rejection): return .rejected(rejection)
        case .cleared(let source): return .cleared(source: source)
        case .unmatched(let source): return .unmatched(source: source)
        case .readings(var readings):
            var events: [Event] = []
            while readings.remaining > 0 {
                if let event = next(of: &readings) { events.append(event) }
            }
            return .events(events, end(readings))
        }
    }
}
