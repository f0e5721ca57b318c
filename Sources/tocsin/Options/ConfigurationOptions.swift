internal import ArgumentParser
internal import Foundation
internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

/// `--config`, and the configuration that it names.
struct ConfigurationOptions: ParsableArguments {
    static let defaultPath = "config/tocsin.yaml"

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The entry file of the configuration.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var path = Self.defaultPath

    /// Everything there is to say about the configuration and the files that it names; with a time, also of the weeks that follow.
    func inspect(now: Timestamp? = nil) -> Loaded {
        let environment = ProcessInfo.processInfo.environment
        return Self.read(path, now: now, inspector: .live(environment))
    }

    private static func read(_ path: String, now: Timestamp? = nil, inspector: FileInspector? = nil) -> Loaded {
        ConfigurationLoader.load(
            ConfigurationBundle.read(entry: path),
            environment: ProcessInfo.processInfo.environment,
            functions: .live,
            now: now,
            inspector: inspector
        )
    }

    /// The configuration, for verbs that need a good one.
    func load() throws(Failure) -> Configuration { try Self.load(path) }

    static func load(_ path: String) throws(Failure) -> Configuration {
        let loaded = read(path)
        if let configuration = loaded.configuration { return configuration }
        guard let first = loaded.errors.first else { throw .no("the configuration \(path) is not complete") }
        let others = loaded.errors.count - 1
        let more = others == 0 ? "" : " (and \(Count.of(others, "error")) more)"
        throw .no("the configuration has errors: \(first)\(more); 'tocsin check --config \(path)' prints them all")
    }
}
