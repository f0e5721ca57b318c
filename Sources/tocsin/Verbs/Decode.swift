internal import ArgumentParser
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinConfiguration
internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel
internal import TocsinRuntime

struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show what the configured sources make of a message.",
        discussion: """
            Prints the event that a message becomes, or why it is rejected, as a line of JSON; where the source has `each`, a \
            line for each reading. Without --topic it reads messages from standard input, one JSON object a line with \
            "topic", "payload" or "payload_base64", and "retain" if need be, and answers each in order.

            Examples:
              tocsin decode --topic plant/porto/fz-1/temperature --payload '{"value": -18.2}'
              mosquitto_sub -t 'plant/#' -F '{"topic":"%t","payload":"%p"}' | tocsin decode
            """
    )

    @OptionGroup var files: ConfigurationOptions

    @Option(help: "The topic of one message; without it, messages are read from standard input.")
    var topic: String?

    @Option(help: "The payload as text.")
    var payload: String?

    @Option(help: ArgumentHelp("The payload, any bytes, in base64.", valueName: "base64"))
    var payloadBase64: String?

    @Flag(help: "Take the message for a retained one.")
    var retain = false

    func validate() throws {
        if topic == nil, payload != nil || payloadBase64 != nil || retain {
            throw ValidationError("--payload, --payload-base64 and --retain belong to a --topic")
        }
        if topic != nil, (payload == nil) == (payloadBase64 == nil) {
            throw ValidationError("--topic needs either --payload or --payload-base64")
        }
        if let payloadBase64, Base64.decode(payloadBase64) == nil {
            throw ValidationError("--payload-base64 is not base64")
        }
    }

    func run() throws {
        let configuration = try files.load()
        var decoder = MessageDecoder(sources: configuration.sources)
        guard let topic else { return try decodeInput(&decoder) }
        let bytes = payload.map { Array($0.utf8) } ?? payloadBase64.flatMap { Base64.decode($0) } ?? []
        let request = DecodeRequest(topic: topic, payload: bytes, isRetained: retain)
        for line in Self.answer(request, number: 1, &decoder) { StandardStream.output.line(line) }
    }

    private func decodeInput(_ decoder: inout MessageDecoder) throws {
        var input = InputLines()
        var number = 0
        var isWhole = true
        while let lines = try input.next() {
            var answers = ""
            for line in lines {
                number += 1
                do throws(DecodeRequest.Unreadable) {
                    let request = try DecodeRequest(line: line)
                    for line in Self.answer(request, number: number, &decoder) { answers += line + "\n" }
                } catch {
                    isWhole = false
                    answers += DecodeAnswer.line(number: number, error) + "\n"
                }
            }
            guard StandardStream.output.write(answers) else { return }
        }
        if !isWhole { throw Failure.no("some lines hold no message; their answers say why") }
    }

    private static func answer(_ request: DecodeRequest, number: Int, _ decoder: inout MessageDecoder) -> [String] {
        let decoded = decoder.decode(
            topic: request.topic,
            payload: request.payload,
            isRetained: request.isRetained,
            id: EventID(UInt64(number)),
            received: WallClock.system.now()
        )
        return DecodeAnswer.lines(topic: request.topic, decoded)
    }
}
