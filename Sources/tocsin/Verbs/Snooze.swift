internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

struct Snooze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: "Snooze an incident: it is quiet for a while, then continues as before.",
        discussion: """
            Meanwhile people are notified only if it is resolved or becomes more severe. Everyone who was notified of it learns \
            that you snoozed it. 'tocsin unack' ends it early.

            Examples:
              tocsin snooze i-12
              tocsin snooze i-12 --for 2h
            """
    )

    @OptionGroup var incident: IncidentTarget

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, at most 31d.", valueName: "time"))
    var span = TimeSpan.minutes(30)

    func validate() throws {
        guard span > .zero, span <= .days(31) else { throw ValidationError("--for is more than 0s and at most 31d") }
    }

    func run() async throws {
        var body = JSONText()
        body.object { json in json.member("for", span.description) }
        try await incident.carryOut(IncidentAction(name: "snooze", outcome: "snoozed for \(span)", body: body.bytes))
    }
}
