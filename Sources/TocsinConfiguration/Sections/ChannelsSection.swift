internal import TocsinExpressions

/// Checks `channels:`, after all who may use them have been read.
struct ChannelsSection {
    let log: ProblemLog
    let names: Names
    let functions: ExternalFunctions

    private static let kinds = ["smtp", "webhook", "pagerduty"]

    /// What the body of a webhook may name: the fields of a notification, and of its user.
    private static let variables = [
        "id", "user", "kind", "incident", "severity", "title", "body", "labels", "alerts", "reason", "links", "actions",
        "event_time", "received_at", "committed_at", "sent_at", "state",
    ]

    func check(_ parent: inout MapReader) {
        if let place = names.firstUse(of: "push", among: names.channels) {
            log.notActedOn("push", at: place, so: "people are told in the inbox")
        }
        let channels = parent.namedMaps("channels", "a channel")
        for (name, reader) in channels {
            var reader = reader
            if Names.builtInChannels.contains(name.value) {
                log.error("the channel '\(name.value)' is built in", at: name.place)
            }
            checkChannel(&reader)
            reader.finish()
        }
        if !channels.isEmpty {
            log.notActedOn(
                "channels",
                at: parent.place(of: "channels"),
                so: "people are told in the inbox; e-mail, webhooks and pagers are decided on but not sent yet"
            )
        }
    }

    private func checkChannel(_ reader: inout MapReader) {
        if reader.required("kind") != nil { _ = reader.choice("kind", of: Self.kinds) }
        if let url = reader.text("url"), let start = url.value.firstRange(of: "://")?.upperBound,
            url.value[start...].prefix(while: { $0 != "/" }).contains("@")
        {
            log.error("'url' must hold no user name or password", at: url.place)
        }
        _ = reader.text("from")
        _ = reader.text("username")
        _ = reader.secret()
        let environment = Environment(variables: Self.variables.map { Environment.Variable($0) }, external: functions)
        _ = reader.template("body", in: environment)
        if let fallback = reader.text("fallback") { _ = names.check(fallback, among: names.channels, log) }
    }
}
