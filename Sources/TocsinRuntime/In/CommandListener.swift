internal import TocsinBroker
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinTime

/// Commands that people, and buttons on walls, send by MQTT: contract §5.
struct CommandListener: Sendable {
    let parts: ServiceParts

    /// Commands worked on at a time, of as many users as there are.
    private static let batch = 32

    /// Runs until the publisher stops.
    func run() async {
        while true {
            let requests = await parts.publisher.requests.next(Self.batch)
            guard !requests.isEmpty else { return }
            await serve(requests)
        }
    }

    private func serve(_ requests: [InboundRequest]) async {
        let messages = requests.map { CommandMessage(parsing: $0.payload) }
        let users = requests.map { parts.topics.commander($0.topic) }
        // Whose topic it is decides who speaks: the broker's access list lets nobody else write there.
        let roles = await parts.reactor.roles(of: users.compactMap(\.self))
        var results: [CommandResult?] = []
        var commands: [Command] = []
        for (request, (message, user)) in zip(requests, zip(messages, users)) {
            switch command(request, message, user, roles) {
            case .success(let command):
                results.append(nil)
                commands.append(command)
            case .failure(let refusal):
                results.append(.refused(refusal))
            }
        }
        var answers = await parts.reactor.submit(commands).makeIterator()
        for (index, known) in results.enumerated() {
            guard let result = known ?? answers.next() else { return }
            parts.commands.count(result, through: .mqtt)
            answer(requests[index], users[index], result.json(id: messages[index].id))
        }
    }

    private func command(
        _ request: InboundRequest,
        _ message: CommandMessage,
        _ user: UserID?,
        _ roles: [UserID: Role]
    ) -> Result<Command, CommandResult.Refusal> {
        switch request.refusal {
        case .tooMany:
            return .failure(CommandResult.Refusal(.tooMany, "too many commands in a short time; wait a few seconds"))
        case .tooLarge:
            let detail = "The command is longer than \(RequestLimits().payload) bytes."
            return .failure(CommandResult.Refusal(.badRequest, detail))
        case nil:
            break
        }
        guard let user else {
            let detail = "The topic names no user: an id is [A-Za-z0-9_-]{1,64}."
            return .failure(CommandResult.Refusal(.badRequest, detail))
        }
        return message.action.flatMap { action in
            guard let role = roles[user] else {
                return .failure(CommandResult.Refusal(.forbidden, "\(user) is not a configured user"))
            }
            return .success(Command(user: user, role: role, door: .mqtt, action: action))
        }
    }

    private func answer(_ request: InboundRequest, _ user: UserID?, _ json: [UInt8]) {
        // Whose topic names nobody has none of their own to hear of it.
        guard let user else { return }
        parts.publisher.post(
            OutboundMessage(
                topic: parts.topics.answer(request.responseTopic, to: user),
                payload: json,
                expiry: .minutes(5),
                correlationData: request.correlationData
            )
        )
    }
}
