internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConfiguration

struct Acl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acl",
        abstract: "Print a mosquitto access list that fits the configuration.",
        discussion: """
            A device may write only where the level that names it is its own user name: {device} of a source's topic, or the \
            one that its identity names. A user reads only their own topics and writes only their own commands, and Tocsin has \
            what it needs. What cannot be protected is said on standard error and in comments. Name the file in mosquitto.conf \
            as acl_file, with allow_anonymous false, and print it anew when sources or users change.

            Example:
              tocsin acl > /etc/mosquitto/tocsin.acl
            """
    )

    @OptionGroup var files: ConfigurationOptions

    func run() throws {
        let list = AccessList(for: try files.load())
        for warning in list.unprotected { StandardStream.error.line("tocsin: warning: \(warning)") }
        StandardStream.output.write(list.text)
    }
}
