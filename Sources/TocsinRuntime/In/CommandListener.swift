internal import Logging
internal import TocsinBroker
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel

/// Commands that people, and buttons on walls, send by MQTT: contract §5.
struct CommandListener: Sendable {
    let publisher: PublisherSession
    let reactor: Reactor
    let tally: CommandTally
    let logger: Logger

    /// Runs until the publisher stops.
    func run() async {
        for await request in publisher.requests {
            let message = CommandMessage(parsing: request.payload)
            let user = OutgoingTopics.commander(request.topic)
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
        guard let topic = Self.answerTopic(request.responseTopic, replies: user.map(OutgoingTopics.replies)) else {
            return
        }
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

    /// A sender must not make us write where only we may.
    ///
    /// - Parameter replies: where the user is answered who names no topic; `nil` where there is no such user.
    static func answerTopic(_ wanted: String?, replies: String?) -> String? {
        guard let wanted, Topic(wanted) != nil, !wanted.hasPrefix("$"),
            wanted == replies || !wanted.hasPrefix("tocsin/")
        else {
            return replies
        }
        return wanted
    }
}
