internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinModel

/// What the loop has in hand, to be described only when it takes too long.
enum LoopWork: Sendable {
    case turn([Stimulus])
    /// Writing down what waits for a commit though nothing happens.
    case settling
    /// Keeping the text of a configuration.
    case keepingConfiguration

    /// What a turn is doing.
    enum Phase: String, CaseIterable, Sendable {
        case recovering
        case deciding
        case committing
    }

    /// Something of each phase.
    struct PerPhase<Element: Sendable>: Sendable {
        private var recovering: Element
        private var deciding: Element
        private var committing: Element

        init(repeating element: Element) {
            (recovering, deciding, committing) = (element, element, element)
        }

        subscript(phase: Phase) -> Element {
            get {
                switch phase {
                case .recovering: recovering
                case .deciding: deciding
                case .committing: committing
                }
            }
            set {
                switch phase {
                case .recovering: recovering = newValue
                case .deciding: deciding = newValue
                case .committing: committing = newValue
                }
            }
        }
    }

    /// For a log: what kind of input, where it came from and how large it is, never what it says.
    ///
    /// - Parameter message: which message of a batch was found in hand.
    func metadata(message: Int?) -> [(name: String, value: String)] {
        switch self {
        case .settling: return [("kind", "settling")]
        case .keepingConfiguration: return [("kind", "configuration")]
        case .turn(let stimuli):
            guard let stimulus = stimuli.first else { return [("kind", "nothing")] }
            let more = stimuli.count > 1 ? [("inputs", "\(stimuli.count)")] : []
            return stimulus.metadata(message: message) + more
        }
    }
}

extension Stimulus {
    fileprivate func metadata(message: Int?) -> [(name: String, value: String)] {
        switch self {
        case .messages(let batch):
            let sizes = [("messages", "\(batch.count)"), ("batch_bytes", "\(batch.bytes.count)")]
            // Once all are decided on, as while they are committed, the largest stands for them.
            let inHand = message.flatMap { batch.messages.indices.contains($0) ? batch.messages[$0] : nil }
            guard let present = inHand ?? batch.messages.max(by: { $0.payloadLength < $1.payloadLength }) else {
                return [("kind", "messages")] + sizes
            }
            let place = inHand == nil ? [] : message.map { [("message", "\($0 &+ 1)")] } ?? []
            return [
                ("kind", "messages"), ("topic", LogText.escaped(batch.bytes[present.topic])),
                ("bytes", "\(present.payloadLength)"),
            ] + place + sizes
        case .command(let command):
            let action = Mirror(reflecting: command.action).children.first?.label ?? "\(command.action)"
            return [
                ("kind", "command"), ("action", action), ("user", "\(command.user)"), ("door", command.door.rawValue),
            ]
        case .wake: return [("kind", "wake")]
        case .started: return [("kind", "started")]
        case .linkLost: return [("kind", "link lost")]
        case .linkRestored: return [("kind", "link restored")]
        case .heard: return [("kind", "heard")]
        case .clockStepped(let step): return [("kind", "clock stepped"), ("by", "\(step)")]
        case .sourcesCutOff(let sources): return [("kind", "sources cut off"), ("sources", "\(sources.count)")]
        case .condition(let condition): return [("kind", "condition"), ("condition", condition.kind.rawValue)]
        case .configuration(let configuration):
            return [("kind", "configuration"), ("rules", "\(configuration.rulebook.rules.count)")]
        }
    }
}
