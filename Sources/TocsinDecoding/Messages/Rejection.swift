/// Why a message could not be read: the reason of a dead letter.
package struct Rejection: Error, Hashable, Sendable {
    /// The source that took the message; `nil` where the topic itself is at fault.
    package let source: String?
    package let reason: Reason

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
        /// The payload is not UTF-8, and the source takes whatever is text.
        case binary
        /// A NUL amid what would be text.
        case holdsNUL(offset: Int)
        case topicNotUTF8
        /// The topic is empty, too long, or holds a wildcard or a NUL (MQTT 5 §4.7).
        case badTopic
        case topicTooDeep(levels: Int, limit: Int)
        case topicTooLong(bytes: Int, limit: Int)
        case topicLevelTooLong(bytes: Int, limit: Int)
        /// The value of a label: captured from the topic, or made by the source's `labels`.
        case labelTooLong(name: String, bytes: Int, limit: Int)
        /// A source's `labels` name what the message lacks.
        case labelMissing(name: String)
        /// A label would be a list, a map or bytes.
        case labelNotText(name: String)
        /// `each` has no value: the message has no such field.
        case eachFailed(String)
        case eachNotAList(String)
        case tooManyItems(Int, limit: Int)
        /// `event_topic` makes no topic of the reading.
        case itemTopic(String)
        /// Some or all readings of a message.
        case items(ItemFaults)
        case outOfMemory
        /// Refused when it came, of which no more is kept than that.
        case recorded(code: String, text: String)
    }

    /// A stable word for the reason, for metrics and programs.
    package var code: String { reason.code }

    /// The reason for people.
    package var text: String { reason.text }
}

extension Rejection.Reason {
    var code: String {
        switch self {
        case .emptyPayload: "empty-payload"
        case .payloadTooLong: "payload-too-long"
        case .textTooLong: "text-too-long"
        case .tooDeep: "too-deep"
        case .tooManyValues: "too-many-values"
        case .notJSON: "not-json"
        case .numberOutOfRange: "number-out-of-range"
        case .notANumber: "not-a-number"
        case .notUTF8: "not-utf8"
        case .binary, .holdsNUL: "binary"
        case .topicNotUTF8: "topic-not-utf8"
        case .badTopic: "bad-topic"
        case .topicTooDeep: "topic-too-deep"
        case .topicTooLong: "topic-too-long"
        case .topicLevelTooLong: "topic-level-too-long"
        case .labelTooLong: "label-too-long"
        case .labelMissing: "label-missing"
        case .labelNotText: "label-not-text"
        case .eachFailed: "each-failed"
        case .eachNotAList: "each-not-a-list"
        case .tooManyItems: "too-many-items"
        case .itemTopic: "item-topic"
        case .items(let faults): faults.code
        case .outOfMemory: "out-of-memory"
        case .recorded(let code, _): code
        }
    }

    var text: String {
        switch self {
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
        case .holdsNUL(let offset): "a NUL at byte \(offset), so it is not text, and no binary format is configured"
        case .topicNotUTF8: "the topic is not UTF-8"
        case .badTopic: "the topic is no topic name: empty, too long, or with a wildcard or a NUL"
        case .topicTooDeep(let levels, let limit): "topic of \(levels) levels is over the limit of \(limit)"
        case .topicTooLong(let bytes, let limit): "topic of \(bytes) bytes is over the limit of \(limit)"
        case .topicLevelTooLong(let bytes, let limit): "a topic level of \(bytes) bytes is over the limit of \(limit)"
        case .labelTooLong(let name, let bytes, let limit):
            "the label '\(name)' of \(bytes) bytes is over the limit of \(limit)"
        case .labelMissing(let name): "the label '\(name)' has no value: the message lacks what it is made of"
        case .labelNotText(let name): "the label '\(name)' would be a list, a map or bytes"
        case .eachFailed(let reason): "'each' finds no readings: \(reason)"
        case .eachNotAList(let type): "'each' gives a \(type), not a list or a map"
        case .tooManyItems(let count, let limit): "\(count) readings in one message are over the limit of \(limit)"
        case .itemTopic(let reason): "'event_topic' makes no topic: \(reason)"
        case .items(let faults): faults.text
        case .outOfMemory: "out of memory"
        case .recorded(_, let text): text
        }
    }
}

extension Rejection: CustomStringConvertible {
    package var description: String { text }
}
