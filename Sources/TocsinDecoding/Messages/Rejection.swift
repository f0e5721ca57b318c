/// Why a message could not be read: the reason of a dead letter.
package struct Rejection: Error, Hashable, Sendable {
    /// The source that took the message; `nil` where the topic itself is at fault.
    package let source: String?
    package let reason: Reason

    package init(source: String?, reason: Reason) {
        self.source = source
        self.reason = reason
    }

    package enum Reason: Error, Hashable, Sendable {
        case emptyPayload
        case payloadTooLong(bytes: Int, limit: Int)
        case textTooLong(bytes: Int, limit: Int)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case notJSON(JSONFault)
        /// A number beyond a double's range, as it was written (shortened).
        case numberOutOfRange(String)
        /// What was sent where a number was wanted (shortened).
        case notANumber(String)
        /// The payload is not UTF-8 from this byte on, where text or JSON was wanted.
        case notUTF8(offset: Int)
        /// The payload is not UTF-8, or holds a NUL, and the source takes whatever is text.
        case binary
        case topicNotUTF8
        /// The topic is empty, too long, or holds a wildcard or a NUL (MQTT 5 §4.7).
        case badTopic
        case topicTooDeep(levels: Int, limit: Int)
        case outOfMemory
        /// Refused when it came, of which no more is kept than that.
        case recorded(code: String, text: String)
    }

    /// A stable word for the reason, for metrics and programs.
    package var code: String {
        switch reason {
        case .emptyPayload: "empty-payload"
        case .payloadTooLong: "payload-too-long"
        case .textTooLong: "text-too-long"
        case .tooDeep: "too-deep"
        case .tooManyValues: "too-many-values"
        case .notJSON: "not-json"
        case .numberOutOfRange: "number-out-of-range"
        case .notANumber: "not-a-number"
        case .notUTF8: "not-utf8"
        case .binary: "binary"
        case .topicNotUTF8: "topic-not-utf8"
        case .badTopic: "bad-topic"
        case .topicTooDeep: "topic-too-deep"
        case .outOfMemory: "out-of-memory"
        case .recorded(let code, _): code
        }
    }

    /// The reason for people.
    package var text: String {
        switch reason {
        case .emptyPayload: "empty payload"
        case .payloadTooLong(let bytes, let limit): "payload of \(bytes) bytes is over the limit of \(limit)"
        case .textTooLong(let bytes, let limit): "text of \(bytes) bytes is over the limit of \(limit)"
        case .tooDeep(let limit): "nested deeper than \(limit)"
        case .tooManyValues(let limit): "more than \(limit) values"
        case .notJSON(let fault): "not JSON: \(fault)"
        case .numberOutOfRange(let number): "a number is out of range: \(number)"
        case .notANumber(let text): "not a number: \(text)"
        case .notUTF8(let offset): "not UTF-8 at byte \(offset)"
        case .binary: "not UTF-8 and no binary format is configured"
        case .topicNotUTF8: "the topic is not UTF-8"
        case .badTopic: "the topic is no topic name: empty, too long, or with a wildcard or a NUL"
        case .topicTooDeep(let levels, let limit): "topic of \(levels) levels is over the limit of \(limit)"
        case .outOfMemory: "out of memory"
        case .recorded(_, let text): text
        }
    }
}

extension Rejection: CustomStringConvertible {
    package var description: String { text }
}
