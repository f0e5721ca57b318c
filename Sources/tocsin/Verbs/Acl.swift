internal import ArgumentParser
internal import TocsinConfiguration

struct Acl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acl",
        abstract: "Prints a mosquitto access list that fits the configuration.",
        discussion: """
            Devices may write only below the sources, a user reads only their own topics, and Tocsin has what it needs. Name \
            the file in mosquitto.conf as acl_file, with allow_anonymous false, and print it anew when sources or users change.

            Example:
              tocsin acl > /etc/mosquitto/tocsin.acl
            """
    )

    @OptionGroup var files: ConfigurationOptions

    func run() throws {
        StandardStream.output.write(AccessList.text(for: try files.load()))
    }
}
