internal import ArgumentParser
internal import Foundation
internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinGateway
internal import TocsinModel
internal import TocsinRuntime

struct LinkVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract:
            "Mints a one-tap link: acknowledges, resolves or snoozes one incident as one user, without signing in.",
        discussion: """
            Prints the link's address. It leads to a page with one button, counts once, and lends nobody more than the user's \
            role in the configuration. It is signed with the key of the configuration's issuer. Whoever has the link can use \
            it, so send it to its user only.

            Examples:
              tocsin link --user ana --incident i-12 --action acknowledge
              tocsin link --user ana --incident i-12 --action snooze --for 2h --ttl 8h
            """
    )

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case acknowledge
        case resolve
        case snooze
    }

    @Option(help: "The user's id in the configuration.")
    var user: UserID

    @Option(help: "The incident, such as i-12.")
    var incident: IncidentID

    @Option(help: "acknowledge, resolve or snooze.")
    var action: Action

    @Option(name: .customLong("for"), help: ArgumentHelp("How long to snooze, at most 31d.", valueName: "time"))
    var span = TimeSpan.minutes(30)

    @Option(help: ArgumentHelp("How long the link counts, at most 31d.", valueName: "time"))
    var ttl = OneTapLink.defaultLifetime

    @Option(
        help: ArgumentHelp(
            "Where the link's user reaches the service; default: http.listen of the configuration.",
            valueName: "url"
        )
    )
    var server: String?

    @OptionGroup var files: ConfigurationOptions

    func validate() throws {
        guard ttl > .zero, ttl <= OneTapLink.longestLifetime else {
            throw ValidationError("--ttl is more than 0s and at most \(OneTapLink.longestLifetime)")
        }
        guard span > .zero, span <= .days(31) else { throw ValidationError("--for is more than 0s and at most 31d") }
    }

    func run() async throws {
        let configuration = try files.load()
        guard let person = configuration.rulebook.people.user(user) else {
            throw Failure.no("the configuration has no user '\(user)'; add them to 'users' first")
        }
        guard person.role >= .responder else {
            throw Failure.no("\(user) is a \(person.role.rawValue), who may not act on incidents")
        }
        var random = SystemRandomNumberGenerator()
        let link = OneTapLink(
            user: user,
            incident: incident,
            action: chosenAction,
            expires: WallClock.system.now() + ttl,
            random: &random
        )
        let token = LinkToken.sign(link, issuer: try issuer(configuration))
        StandardStream.output.line("\(try address(configuration))/a/\(token)")
    }

    private var chosenAction: OneTapLink.Action {
        switch action {
        case .acknowledge: .acknowledge
        case .resolve: .resolve
        case .snooze: .snooze(span)
        }
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
        do {
            if let issuer = try local.verified(ProcessInfo.processInfo.environment) { return issuer }
        } catch SecretReference.Failure.missingFile(let path) {
            throw .no("the secret file \(path) does not exist; 'tocsin token --create-key' makes it")
        } catch {
            throw .no("\(error)")
        }
        throw .no("the issuer '\(local.id)' cannot sign")
    }
}
