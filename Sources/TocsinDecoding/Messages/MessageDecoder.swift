import TocsinExpressions
package import TocsinModel

/// Makes events of messages.
///
/// It keeps its buffers and what it learnt about topics, so there is one for each stream of messages, and it can't be
/// copied. A given sequence of calls always gives the same answers.
package struct MessageDecoder: ~Copyable, Sendable {
    private let sources: [Source]
    private let limits: DecodingLimits
    private var topics: TopicTable<TopicRoute>
    private var reader: PayloadReader
    private var bindings = SourceVariables.unbound
    package private(set) var counts = DecodingCounts()

    /// A decoder for sources in the order in which they are asked.
    package init(sources: [Source], limits: DecodingLimits = DecodingLimits()) {
        self.sources = sources
        self.limits = limits
        topics = TopicTable(limit: limits.rememberedTopics)
        reader = PayloadReader(limits: limits)
    }

    /// What a message is: an event, something that can't be read, or nothing that was asked for.
    package mutating func decode(
        topic: UnsafeRawBufferPointer,
        payload: UnsafeRawBufferPointer,
        isRetained: Bool,
        id: EventID,
        received: Timestamp
    ) -> Decoded {
        let route: TopicRoute
        do throws(Rejection.Reason) {
            route = try topics.content(of: topic) { [sources, limits] () throws(Rejection.Reason) in
                try TopicRoute(topic, sources: sources, limits: limits)
            }
        } catch {
            return rejected(source: nil, error)
        }
        switch route {
        case .unmatched(let source):
            counts.unmatched += 1
            return .unmatched(source: source)
        case .taken(let taken):
            do throws(Rejection.Reason) {
                let value = try reader.read(payload, as: taken.source.payload)
                return .event(event(taken, value, isRetained: isRetained, id: id, received: received))
            } catch {
                return rejected(source: taken.source.name, error)
            }
        }
    }

    private mutating func event(
        _ taken: TopicRoute.Taken,
        _ payload: Value,
        isRetained: Bool,
        id: EventID,
        received: Timestamp
    ) -> Event {
        var time = received
        var hasOwnTime = false
        var deduplicationID: String?
        if taken.source.time != nil || taken.source.id != nil {
            bindings[SourceVariables.topic] = taken.topicValue
            bindings[SourceVariables.labels] = taken.labelsValue
            bindings[SourceVariables.payload] = payload
            if let expression = taken.source.time {
                switch EventTime((try? expression.evaluate(bindings)), received: received) {
                case .told(let told): (time, hasOwnTime) = (told, true)
                case .none: break
                case .unusable: counts.eventsWithoutTime += 1
                }
            }
            if let expression = taken.source.id {
                switch DeduplicationID(try? expression.evaluate(bindings), limit: limits.identifierBytes) {
                case .told(let told): deduplicationID = told
                case .none: break
                case .unusable: counts.eventsWithoutID += 1
                }
            }
        }
        counts.events += 1
        return Event(
            id: id,
            source: taken.source.name,
            topic: taken.topic,
            labels: taken.labels,
            payload: payload,
            time: time,
            received: received,
            deduplicationID: deduplicationID,
            isRetained: isRetained,
            hasOwnTime: hasOwnTime
        )
    }

    private mutating func rejected(source: String?, _ reason: Rejection.Reason) -> Decoded {
        let rejection = Rejection(source: source, reason: reason)
        counts.rejected[rejection.code, default: 0] += 1
        return .rejected(rejection)
    }
}

extension MessageDecoder {
    /// What a message of a batch is.
    package mutating func decode(
        _ message: InboundBatch.Message,
        in batch: InboundBatch,
        id: EventID,
        received: Timestamp
    ) -> Decoded {
        if let refused = batch.refused(message) {
            return rejected(source: refused.source, .recorded(code: refused.code, text: refused.reason))
        }
        return batch.bytes.withUnsafeBytes { bytes in
            decode(
                topic: UnsafeRawBufferPointer(rebasing: bytes[message.topic]),
                payload: UnsafeRawBufferPointer(rebasing: bytes[message.payload]),
                isRetained: message.isRetained,
                id: id,
                received: received
            )
        }
    }

    /// What a message is that did not come in a batch.
    package mutating func decode(
        topic: String,
        payload: [UInt8],
        isRetained: Bool = false,
        id: EventID,
        received: Timestamp
    ) -> Decoded {
        var topic = topic
        return topic.withUTF8 { topic in
            payload.withUnsafeBytes { payload in
                decode(
                    topic: UnsafeRawBufferPointer(topic),
                    payload: payload,
                    isRetained: isRetained,
                    id: id,
                    received: received
                )
            }
        }
    }
}
