package import TocsinExpressions
package import TocsinModel

/// A message of a device model and what must become of it.
package struct Example: Sendable {
    package let topic: String
    package let payload: [UInt8]
    package let expected: Expectation

    package enum Expectation: Sendable {
        /// An event with exactly these labels and at least this payload; what is `nil` does not matter.
        case event(labels: Labels?, payload: Value?)
        /// Refused with a reason that begins so.
        case rejected(String)
    }

    package init(topic: String, payload: [UInt8], expected: Expectation) {
        self.topic = topic
        self.payload = payload
        self.expected = expected
    }

    /// What an event lacks of what was expected; `nil` where it has all.
    package func complaint(labels: Labels, payload: Value) -> String? {
        switch expected {
        case .event(let expectedLabels, let expectedPayload):
            if let expectedLabels, expectedLabels != labels {
                return "the labels are \(labels), not \(expectedLabels)"
            }
            if let expectedPayload, !payload.holds(expectedPayload) {
                return "the payload is \(payload), not \(expectedPayload)"
            }
            return nil
        case .rejected(let reason):
            return "it is accepted, not rejected: \(reason)"
        }
    }

    /// What is wrong with a refusal; `nil` where it was expected so.
    package func complaint(rejected reason: String) -> String? {
        switch expected {
        case .event:
            "it is rejected: \(reason)"
        case .rejected(let expected):
            reason.hasPrefix(expected) ? nil : "the reason is “\(reason)”, not “\(expected)”"
        }
    }
}

extension Value {
    /// Whether the value is equal to another, or a map that holds at least the other's entries.
    fileprivate func holds(_ other: Value) -> Bool {
        guard case .map(let own) = self, case .map(let wanted) = other else { return isEqual(to: other) }
        return wanted.entries.allSatisfy { own[$0.key]?.holds($0.value) ?? false }
    }
}
