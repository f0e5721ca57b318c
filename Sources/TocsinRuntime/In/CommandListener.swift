internal import Logging
internal import TocsinBroker
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel

/// Commands that people, and buttons on walls, send by MQTT: contract §5.
struct CommandListener: Sendable {
    let publisher: PublisherSession
    let reactor: Reactor
    let topics: OutgoingTopics
    let tally: CommandTally
    let logger: Logger

    /// Runs until the publisher stops.
    func run() async {
        for await request in publisher.requests {
            let message = CommandMessage(parsing: request.payload)
            let user = topics.commander(request.topic)
            let result = await carryOut(message, user)
            tally.count(result, through: .mqtt)
            await answer(request, user, result.json(id: message.id))
        }
    }

    /// - Parameter user: `nil` where the topic names what can't be anybody's id.
    private func carryOut(_ message: CommandMessage, _ user: UserID?) async -> CommandResult {
        guard let user else {
            let detail = "The topic names no user: an id is [A-Za-z0-9_-]{1,64}."
            return .refused(CommandResult.Refusal(.badRequest, detail))
        }
        switch message.action {
        case .failure(let refusal):
            return .refused(refusal)
        case .success(let action):
            // Whose topic it is decides who speaks: the broker's access list lets nobody else write there.
            guard let role = await reactor.role(of: user) else {
                return .refused(CommandResult.Refusal(.forbidden, "\(user) is not a configured user"))
            }
            return await reactor.submit(Command(user: user, role: role, door: .mqtt, action: action))
        }
    }

    private func answer(_ request: InboundRequest, _ user: UserID?, _ json: [UInt8]) async {
        // Whose topic names nobody has none of their own to hear of it.
        guard let user else { return }
        let topic = topics.answer(request.responseTopic, to: user)
        let message = OutboundMessage(
            topic: topic,
            payload: json,
            expiry: .minutes(5),
            correlationData: request.correlationData
        )
        do {
            try await publisher.publish(message)
        } catch {
            logger.warning("cannot answer a command", metadata: ["topic": "\(topic)", "reason": "\(error)"])
        }
    }
}
