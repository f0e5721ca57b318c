import Foundation
package import TocsinModel

/// A command as it comes over MQTT: the members of a stream's `command`, without its `type` (contract §5).
package struct CommandMessage: Sendable {
    /// What the sender calls it, as JSON, to be given back with the answer.
    package let id: String?
    /// What is to be done, or what is wrong with it: that is answered, never dropped.
    package let action: Result<Command.Action, CommandResult.Refusal>

    /// Larger payloads are refused unread.
    private static let limit = 65_536

    package init(parsing payload: [UInt8]) {
        guard
            payload.count <= Self.limit, JSONGuard.fault(in: payload, limits: .message) == nil,
            let fields = try? JSONDecoder().decode(ClientMessage.Fields.self, from: Data(payload))
        else {
            id = nil
            action = .failure(
                CommandResult.Refusal(
                    .badRequest,
                    "The command is not a JSON object such as {\"action\":\"acknowledge\",\"incident\":\"i-12\"}."
                )
            )
            return
        }
        id = fields.id?.json
        action = Result { () throws(CommandResult.Refusal) in try fields.commandAction() }
    }
}
