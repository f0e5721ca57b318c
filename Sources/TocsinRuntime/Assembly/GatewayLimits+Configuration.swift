internal import TocsinConfiguration
internal import TocsinGateway
internal import TocsinModel
internal import TocsinTime

extension GatewayLimits {
    /// What is not configured is as it is by default. A rate keeps its proportion of what may come at once.
    init(_ settings: HTTPSettings.Limits) {
        self.init()
        for (key, value) in settings.rates {
            let place = key.place
            let present = self[keyPath: place]
            let rate = Double(value)
            self[keyPath: place] = Rate(perSecond: rate, burst: rate * present.burst / present.perSecond)
        }
        for (key, value) in settings.counts { put(value, key) }
        for (key, value) in settings.spans { self[keyPath: key.place] = value }
    }

    private mutating func put(_ value: Int, _ key: HTTPSettings.Limits.CountKey) {
        switch key {
        case .connections: connections = value
        case .connectionsPerAddress: connectionsPerAddress = value
        case .socketsPerAddress: socketsPerAddress = value
        case .reservedDescriptors: reservedDescriptors = value
        case .addresses: addresses = value
        case .bodyBytes: bodyBytes = value
        case .bodyBytesPerSecond: bodyBytesPerSecond = value
        case .headerBytes: headerBytes = value
        case .headerFields: headerFields = value
        case .messageBytes: messageBytes = value
        case .messageFrames: messageFrames = value
        case .commandsWaiting: commandsWaiting = value
        case .lagBytes: lagBytes = value
        }
    }
}

extension HTTPSettings.Limits.RateKey {
    fileprivate var place: WritableKeyPath<GatewayLimits, Rate> {
        switch self {
        case .handshakes: \.handshakes
        case .requests: \.requests
        case .failedTokens: \.failedTokens
        case .userRequests: \.userRequests
        case .actions: \.actions
        case .writings: \.writings
        case .notes: \.notes
        case .messages: \.messages
        }
    }
}

extension HTTPSettings.Limits.SpanKey {
    fileprivate var place: WritableKeyPath<GatewayLimits, TimeSpan> {
        switch self {
        case .requestDeadline: \.requestDeadline
        case .bodyDeadline: \.bodyDeadline
        case .answerDeadline: \.answerDeadline
        case .idleDeadline: \.idleDeadline
        case .helloDeadline: \.helloDeadline
        case .pongDeadline: \.pongDeadline
        case .pingInterval: \.pingInterval
        case .tokenLifetime: \.tokenLifetime
        }
    }
}
