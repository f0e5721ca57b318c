internal import HashTreeCollections
package import TocsinConfiguration
package import TocsinEngine
package import TocsinModel
package import TocsinTime

/// Recorded input under another configuration than it was taken in with.
///
/// Its own timers wake it, not the recorded ones. What people did is done again where it makes sense: an incident is found by its labels,
/// since its number may be another's here, and where there is none, nothing is done.
package struct WhatIf: ~Copyable {
    package private(set) var rehearsal: Rehearsal

    package init(
        configuration: Configuration,
        state: EngineState = EngineState(),
        sequence: UInt64 = 0,
        start: Timestamp
    ) {
        rehearsal = Rehearsal(configuration: configuration, state: state, sequence: sequence, start: start)
        if sequence > 0 { rehearsal.take(.rulebookReplaced(digest: configuration.digest), configuration) }
    }

    /// - Parameter labels: of an incident as it was then.
    package mutating func take(_ entry: JournalEntry, labels: (IncidentID) -> Labels?) throws {
        try rehearsal.advance(to: entry.at)
        switch entry.content {
        case .wake, .rulebookReplaced:
            break
        case .messages, .condition, .started, .linkLost, .linkRestored, .heard, .sourcesCutOff, .clockStepped:
            rehearsal.take(entry) { _ in preconditionFailure("an entry without a configuration asks for one") }
        case .command(let command):
            guard let command = translated(command, labels) else { return }
            rehearsal.take(.command(command))
        }
    }

    private func translated(_ command: Command, _ labels: (IncidentID) -> Labels?) -> Command? {
        guard case .incident(.one(let id), let action) = command.action else { return command }
        guard let labels = labels(id) else { return nil }
        let engine = rehearsal.engine
        let open = engine.state.incidents.keys
        guard let own = open.first(where: { engine.incident($0)?.labels == labels }) else { return nil }
        return Command(user: command.user, role: command.role, door: command.door, action: .incident(.one(own), action))
    }
}
