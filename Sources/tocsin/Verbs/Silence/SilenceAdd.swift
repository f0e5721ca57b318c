internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinModel
internal import TocsinTime

struct SilenceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a silence.",
        discussion: """
            The condition is CEL over rule, severity, labels and incident. A silence has an end: after a while (--for), at a \
            time, or once nothing that it matches fires any more (--until resolved). With --from it is a maintenance that \
            begins later, and with --daily it counts only at those times of the day.

            It says how many alerts the condition fits now: where you expected some and there are none, a name in it may be wrong.

            Examples:
              tocsin silence add 'rule == "silent"' --for 2h
              tocsin silence add 'labels.device == "fz-3"' --until resolved --comment "the door is being repaired"
              tocsin silence add 'labels.site == "lab"' --from 2026-11-28T08:00:00Z --until 2026-11-28T12:00:00Z
              tocsin silence add 'severity == info' --for 4w --daily 22:00-07:00 --weekdays sat,sun --time-zone Europe/Lisbon
            """
    )

    @Argument(help: "Which alerts are withheld: a condition.")
    var match: String

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, such as 2h.", valueName: "time"))
    var span: TimeSpan?

    @Option(help: ArgumentHelp("resolved, or a time such as 2026-11-28T12:00:00Z.", valueName: "end"))
    var until: String?

    @Option(help: ArgumentHelp("When it begins; default: now.", valueName: "time"))
    var from: Timestamp?

    @Option(help: "Why, for those who wonder.")
    var comment: String?

    @Option(help: ArgumentHelp("Only at these times of the day, such as 22:00-07:00.", valueName: "from-to"))
    var daily: String?

    @Option(help: "With --daily: only on these days, such as sat,sun.")
    var weekdays: String?

    @Option(help: "With --daily: whose clock; default: UTC.")
    var timeZone: String?

    @OptionGroup var service: ServerOptions
    @OptionGroup var format: OutputOptions

    func validate() throws {
        guard (span == nil) != (until == nil) else { throw ValidationError("give one of --for and --until") }
        if let span, span <= .zero { throw ValidationError("--for must be longer than 0s") }
        if let until, until != "resolved", Timestamp(rfc3339: until) == nil {
            throw ValidationError("--until is 'resolved' or a time such as 2026-11-28T12:00:00Z, not '\(until)'")
        }
        guard let daily else {
            guard weekdays == nil, timeZone == nil else {
                throw ValidationError("--weekdays and --time-zone belong to --daily")
            }
            return
        }
        guard daily.split(separator: "-", omittingEmptySubsequences: false).count == 2 else {
            throw ValidationError("--daily is two times of day such as 22:00-07:00, not '\(daily)'")
        }
    }

    func run() async throws {
        let answer = try await APIClient(access: try service.access()).post("/silences", body)
        switch format.output {
        case .text:
            let silence = try SilenceReply.reply(answer)
            let match = Printable.line(silence.match)
            // A match with a name that no alert has is no error, and looks like this.
            let now = silence.matched == 0 ? "no alert fits now" : "\(Count.of(silence.matched, "alert")) fit now"
            StandardStream.output.line("\(silence.id) \(silence.state): \(match), \(silence.end); \(now)")
        case .json:
            StandardStream.output.line(String(decoding: answer, as: UTF8.self))
        }
    }

    private var body: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("match", match)
            if let span { json.member("for", span.description) }
            if let until { json.member("until", until) }
            if let from { json.member("from", from) }
            if let comment { json.member("comment", comment) }
            if let daily { recurrence(daily, &json) }
        }
        return json.bytes
    }

    private func recurrence(_ daily: String, _ json: inout JSONText) {
        let times = daily.split(separator: "-", omittingEmptySubsequences: false)
        json.key("recurrence")
        json.object { json in
            if let timeZone { json.member("time_zone", timeZone) }
            if let weekdays {
                json.key("weekdays")
                json.array(weekdays.split(separator: ",")) { json, day in json.string(String(day)) }
            }
            json.member("from", String(times.first ?? ""))
            json.member("to", String(times.last ?? ""))
        }
    }
}
