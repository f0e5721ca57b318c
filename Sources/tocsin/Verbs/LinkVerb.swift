internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

struct LinkVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract:
            "Create a link for a message: one that acknowledges, resolves or snoozes without signing in, or one to read on.",
        discussion: """
            Prints the link's address. One with an action leads to a page with one button, counts once, and lends nobody more than the user's \
            role in the configuration. It is signed with the key of the configuration's issuer. Whoever has the link can use \
            it, so send it to its user only.

            One of a notification leads on to the incident's page, or with --link to one of the rule's own links, by way of the \
            service, which counts for the notification's user and rule that somebody opened it.

            Examples:
              tocsin link --user ana --incident i-12 --action acknowledge
              tocsin link --user ana --incident i-12 --action snooze --for 2h --ttl 8h
              tocsin link --notification n-1842 --link 1
            """
    )

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case acknowledge
        case resolve
        case snooze
    }

    @Option(help: "The user's id in the configuration.")
    var user: UserID?

    @Option(help: "The incident, such as i-12.")
    var incident: IncidentID?

    @Option(help: "acknowledge, resolve or snooze.")
    var action: Action?

    @Option(help: "Instead of these: the notification to read on about, such as n-1842.")
    var notification: NotificationID?

    @Option(help: ArgumentHelp("Which of the notification's links, from 1; default: its page.", valueName: "number"))
    var link: Int?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long to snooze, at most 31d.", valueName: "time"))
    var span = TimeSpan.minutes(30)

    @Option(
        help: ArgumentHelp(
            "How long the link counts; default: 24h, and at most 31d; to read on 31d, and at most 400d.",
            valueName: "time"
        )
    )
    var ttl: TimeSpan?

    @Option(
        help: ArgumentHelp(
            "Where the link's user reaches the service; default: http.listen of the configuration.",
            valueName: "url"
        )
    )
    var server: String?

    @OptionGroup var files: ConfigurationOptions

    func validate() throws {
        let longest = notification == nil ? OneTapLink.longestLifetime : TrackedLink.longestLifetime
        guard (ttl ?? longest) > .zero, (ttl ?? longest) <= longest else {
            throw ValidationError("--ttl is more than 0s and at most \(longest)")
        }
        guard span > .zero, span <= .days(31) else { throw ValidationError("--for is more than 0s and at most 31d") }
        if notification == nil {
            guard user != nil, incident != nil, action != nil else {
                throw ValidationError("give --user, --incident and --action, or --notification")
            }
            guard link == nil else { throw ValidationError("--link goes with --notification") }
        } else {
            guard user == nil, incident == nil, action == nil else {
                throw ValidationError("--notification goes without --user, --incident and --action")
            }
            guard (link ?? 1) > 0 else { throw ValidationError("--link counts from 1") }
        }
    }

    func run() async throws {
        let configuration = try files.load()
        let path: String
        if let notification {
            path = "/go/" + (try readOn(notification).token(issuer: issuer(configuration)))
        } else if let user, let incident, let action {
            let link = try oneTap(user, incident, action, configuration)
            path = "/a/" + LinkToken.sign(link, issuer: try issuer(configuration))
        } else {
            throw Failure.usage("give --user, --incident and --action, or --notification")
        }
        StandardStream.output.line("\(try address(configuration))\(path)")
    }

    private func readOn(_ notification: NotificationID) -> TrackedLink {
        TrackedLink(
            notification: notification,
            place: link.map { .link($0) } ?? .page,
            expires: WallClock.system.now() + (ttl ?? TrackedLink.defaultLifetime)
        )
    }

    private func oneTap(
        _ user: UserID,
        _ incident: IncidentID,
        _ action: Action,
        _ configuration: Configuration
    ) throws(Failure) -> OneTapLink {
        guard let person = configuration.rulebook.people.user(user) else {
            throw .no("the configuration has no user '\(user)'; add them to 'users' first")
        }
        guard person.role >= .responder else {
            throw .no("\(user) is a \(person.role.rawValue), who may not act on incidents")
        }
        let chosen: OneTapLink.Action =
            switch action {
            case .acknowledge: .acknowledge
            case .resolve: .resolve
            case .snooze: .snooze(span)
            }
        var random = SystemRandomNumberGenerator()
        return OneTapLink(
            user: user,
            incident: incident,
            action: chosen,
            expires: WallClock.system.now() + (ttl ?? OneTapLink.defaultLifetime),
            random: &random
        )
    }

    private func address(_ configuration: Configuration) throws(Failure) -> ServerAddress {
        guard let server else { return ServerAddress(configuration.http) }
        guard let address = ServerAddress(server) else {
            throw .usage("'\(server)' is no address of a service; write it as https://tocsin.example.org")
        }
        return address
    }

    private func issuer(_ configuration: Configuration) throws(Failure) -> TocsinGateway.TokenIssuer {
        let issuers = configuration.issuers
        guard let local = issuers.first(where: { $0.id == "local" }) ?? issuers.first else {
            throw .no("the configuration has no issuer to sign with; add one to 'auth.issuers' with algorithm HS256")
        }
        return try local.signing(advice: "'tocsin token --create-key' makes it")
    }
}
