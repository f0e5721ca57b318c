internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinConfiguration

/// Where the running service is, and who asks.
struct ServerOptions: ParsableArguments {
    @OptionGroup var files: ConfigurationOptions

    @Option(help: ArgumentHelp("The service's address; default: http.listen of the configuration.", valueName: "url"))
    var server: String?

    @Option(help: "Your token; default: the environment variable TOCSIN_TOKEN. 'tocsin token' mints one.")
    var token: String?

    @Option(
        name: .customLong("ca-file"),
        help: ArgumentHelp(
            "Who vouches for an https server, PEM; default: the system's authorities.",
            valueName: "path"
        ),
        completion: .file()
    )
    var authorityFile: String?

    /// Everything a verb needs to talk to the service.
    func access() throws(Failure) -> ServerAccess {
        ServerAccess(address: try address(), token: try presentToken(), authorityFile: authorityFile)
    }

    private func address() throws(Failure) -> ServerAddress {
        guard let server else { return ServerAddress(try files.load().http) }
        guard let address = ServerAddress(server) else {
            throw .usage("'\(server)' is no address of a service; write it as http://127.0.0.1:8080")
        }
        return address
    }

    private func presentToken() throws(Failure) -> String {
        let given = token ?? ProcessInfo.processInfo.environment["TOCSIN_TOKEN"] ?? ""
        let token = given.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else {
            throw .usage("no token: give --token or set TOCSIN_TOKEN; 'tocsin token --user NAME' mints one")
        }
        // It goes into a header: nothing but what base64url and its dots are made of.
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .usage("the token holds characters that no token has; copy it again")
        }
        return token
    }
}
