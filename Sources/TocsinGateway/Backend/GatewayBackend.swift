/// What the gateway needs of the service behind it, by what it is needed for; the runtime fills it in.
///
/// Everything read here is committed. A closure that throws is answered with 503 `unavailable`, or a close with 1011 on a
/// socket: nothing the client did was wrong, and it may come again.
package struct GatewayBackend: Sendable {
    package let commands: CommandIntake
    package let incidents: IncidentReading
    package let inbox: InboxReading
    package let feed: FeedReading
    package let onCall: OnCallReading
    package let explaining: Explaining
    package let health: ServiceHealth

    package init(
        commands: CommandIntake,
        incidents: IncidentReading,
        inbox: InboxReading,
        feed: FeedReading,
        onCall: OnCallReading,
        explaining: Explaining,
        health: ServiceHealth
    ) {
        self.commands = commands
        self.incidents = incidents
        self.inbox = inbox
        self.feed = feed
        self.onCall = onCall
        self.explaining = explaining
        self.health = health
    }
}
