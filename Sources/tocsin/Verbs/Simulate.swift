internal import ArgumentParser
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinDevices
internal import TocsinModel
internal import TocsinRuntime
internal import TocsinTime

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Publish what simulated or recorded devices say to the broker.",
        discussion: """
            Device files say which devices there are, how their readings move and what goes wrong; the same seed gives the \
            same readings. Without files, the devices of the configuration speak. Or a recording is played: a CSV file with a \
            column ts or timestamp. It goes on until the recording, --count or --duration ends, or until Ctrl-C.

            Examples:
              tocsin simulate devices/freezer.yaml --seed 7
              tocsin simulate --recording machine.csv --topic plant/lab/m-1/temperature --column value --speed 60
            """
    )

    @Argument(help: "Device files; default: those of the configuration.", completion: .file(extensions: ["yaml"]))
    var devices: [String] = []

    @OptionGroup(title: "Recording, played instead of devices") var recorded: RecordingOptions

    @Option(help: "The message of a recording; {{column}} stands for a field of the row, {{ts}} for its time.")
    var template: String?

    @Option(help: "How many times faster than real time.")
    var speed = 1.0

    @Option(help: "Messages a second of the whole fleet, in place of the devices' own cadence.")
    var rate: Double?

    @Option(help: "Stop after so many messages.")
    var count: Int?

    @Option(help: "The same seed gives the same readings.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Stop after this time of the devices, such as 10m.", valueName: "time"))
    var duration: TimeSpan?

    @Option(help: "The MQTT quality of service, 0 or 1.")
    var qos = 1

    @OptionGroup var broker: BrokerOptions
    @OptionGroup var files: ConfigurationOptions

    func validate() throws {
        guard speed > 0, speed.isFinite else { throw ValidationError("--speed must be above 0") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate must be above 0") }
        if let count, count < 1 { throw ValidationError("--count must be at least 1") }
        if let duration, duration <= .zero { throw ValidationError("--duration must be longer than 0s") }
        guard (0...1).contains(qos) else { throw ValidationError("--qos is 0 or 1") }
        if recorded.recording == nil {
            if recorded.topic != nil || !recorded.column.isEmpty || template != nil {
                throw ValidationError("--topic, --column and --template belong to a --recording")
            }
        } else {
            guard recorded.topic != nil else { throw ValidationError("--recording needs a --topic") }
            if !devices.isEmpty { throw ValidationError("device files and --recording exclude each other") }
            if rate != nil { throw ValidationError("a --recording has its own cadence; use --speed instead of --rate") }
            if template != nil, !recorded.column.isEmpty {
                throw ValidationError("--template and --column exclude each other")
            }
        }
    }

    func run() async throws {
        let settings = try broker.settings { try files.load() }
        let models = recorded.recording == nil ? try fleet() : []
        let publisher = SimplePublisher(settings: settings)
        do {
            try await publisher.connect()
        } catch {
            let name = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
            throw Failure.unreachable(
                "cannot reach the broker \(name):\(settings.port): \(error); check that it runs, or name another with --broker"
            )
        }
        let messages = try traffic(models)
        let quality: SimplePublisher.Quality = qos == 0 ? .atMostOnce : .atLeastOnce
        let (speed, count) = (speed, count)
        try await Interruption.ending {
            var publication = Publication(
                publisher: publisher,
                quality: quality,
                speed: speed,
                count: count,
                isTerminal: StandardStream.error.isTerminal
            )
            do {
                try await publication.run(messages)
            } catch {
                throw Failure.unreachable("lost the broker: \(error)")
            }
        }
        await publisher.disconnect()
    }

    private func fleet() throws(Failure) -> [DeviceModel] {
        let models = devices.isEmpty ? try files.load().devices : try DeviceFiles.models(devices)
        guard models.contains(where: { !$0.devices.isEmpty }) else {
            throw .no(
                "there are no devices to simulate; name device files, or add them to 'devices' of the configuration"
            )
        }
        return models
    }

    private func traffic(_ models: [DeviceModel]) throws(Failure) -> Messages {
        guard let recording = recorded.recording, let topic = recorded.topic else {
            return .simulated(
                Traffic(
                    models: models,
                    seed: seed,
                    start: WallClock.system.now(),
                    duration: duration,
                    rate: rate
                )
            )
        }
        return .recorded(try traffic(of: recording, topic), duration)
    }

    private func traffic(of path: String, _ topic: String) throws(Failure) -> RecordedTraffic {
        let text = try InputFile.bytes(of: path, limit: RecordingOptions.limit)
        do {
            let format = RecordingFormat(
                topic: topic,
                columns: recorded.column,
                template: try template.map { try PayloadTemplate($0) }
            )
            return try RecordedTraffic(try Recording(csv: text), as: format)
        } catch let error as RecordingError {
            throw .no("the recording \(path): \(error)")
        } catch let problem as PayloadTemplate.Problem {
            throw .usage("--template: \(Self.text(problem))")
        } catch {
            throw .no("the recording \(path): \(error)")
        }
    }

    private static func text(_ problem: PayloadTemplate.Problem) -> String {
        switch problem {
        case .unclosed(let offset): "the {{ at byte \(offset) is never closed"
        case .badName(let name): "'\(name)' is no name of a column"
        }
    }
}
