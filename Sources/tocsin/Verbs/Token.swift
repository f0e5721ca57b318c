internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinEngine
internal import TocsinExpressions
internal import TocsinGateway
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Create a token for a user: the way in to the dashboard and the API.",
        discussion: """
            Prints the token and nothing else. It is signed with the key of the configuration's issuer, so whoever can read \
            that key can mint tokens. What it allows is never more than the user's role in the configuration, as that is at \
            the time. A token ends early where its claim 'jti' is put into 'auth.revoked'.

            Examples:
              tocsin token --user ana --role responder --ttl 12h
              export TOCSIN_TOKEN=$(tocsin token --user ana --role viewer --ttl 1h)
            """
    )

    @Option(help: "The user's id in the configuration.")
    var user: UserID

    @Option(help: "viewer, responder or admin; default: the user's role in the configuration.")
    var role: Role?

    @Option(help: ArgumentHelp("How long it counts, such as 30m, 12h or 7d; at most 400d.", valueName: "time"))
    var ttl = TimeSpan.hours(12)

    @Option(help: "The id of the issuer that signs; default: the first of the configuration.")
    var issuer: String?

    @Flag(help: "Make the issuer's key file, readable by its owner only, if there is none.")
    var createKey = false

    @OptionGroup var files: ConfigurationOptions

    func validate() throws {
        guard ttl > .zero, ttl <= TokenSigner.longestLifetime else {
            throw ValidationError("--ttl must be longer than 0s and at most 400d: no token is accepted for longer")
        }
    }

    func run() async throws {
        let configuration = try files.load()
        let people = configuration.rulebook.people
        guard let person = people.user(user) else {
            let meant = Suggestion.nearest(to: user.text, among: people.users.map(\.id.text))
            let advice = meant.map { "did you mean \($0)?" } ?? "add them to 'users' first"
            throw Failure.no("the configuration has no user '\(user)'; \(advice)")
        }
        let chosen = try chosenIssuer(configuration.issuers)
        if createKey { try createKeyFile(of: chosen) }
        // The system's generator: an id is not to be guessed, so that nobody is made to revoke another's.
        var generator = SystemRandomNumberGenerator()
        let token = try await TokenSigner.mint(
            user: person.id,
            role: role ?? person.role,
            lifetime: ttl,
            issuer: try chosen.signing(advice: "--create-key makes it"),
            id: TokenSigner.newID(&generator),
            now: WallClock.system.now()
        )
        StandardStream.output.line(token)
    }

    private func chosenIssuer(_ issuers: [TocsinConfiguration.TokenIssuer]) throws(Failure)
        -> TocsinConfiguration.TokenIssuer
    {
        guard let issuer else {
            guard let first = issuers.first else {
                throw .no(
                    "the configuration has no issuer to sign with; add one to 'auth.issuers' with algorithm HS256"
                )
            }
            return first
        }
        guard let named = issuers.first(where: { $0.id == issuer }) else {
            let names = issuers.map(\.id).joined(separator: ", ")
            throw .no(
                "the configuration has no issuer '\(issuer)' to sign with; there are: \(names.isEmpty ? "none" : names)"
            )
        }
        return named
    }

    private func createKeyFile(of issuer: TocsinConfiguration.TokenIssuer) throws(Failure) {
        switch issuer.key {
        case .hmac(.file(let path)): try KeyFile.create(path)
        case .hmac(.environment(let name)):
            throw .no(
                "the key of '\(issuer.id)' is in the environment variable \(name): set that instead of --create-key"
            )
        }
    }
}
