internal import ArgumentParser
internal import Foundation
internal import Logging
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinModel

/// `tocsin-bench latency`: from a device's publish to the people.
struct BenchLatency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency",
        abstract: "From device publish to the user's MQTT topic and to the dashboard's WebSocket frame.",
        discussion: """
            A whole service runs beside a private mosquitto. Devices publish at a steady rate; every twentieth reading is a \
            probe that opens an incident and notifies at once. The reference is the same publish on its way through the broker alone, \
            to a subscriber of the device's topic.

            Example:
              tocsin-bench latency --rate 1000 --seconds 20
            """
    )

    @OptionGroup var format: OutputOptions

    @Option(help: "Events a second, of which one in twenty is a probe.")
    var rate = 1000

    @Option(help: "How long it is measured, after two seconds to warm up.")
    var seconds = 20

    private static let tick = Duration.milliseconds(10)
    private static let probeEvery = 20
    private static let warmUp = 2

    func validate() throws {
        guard (100...20_000).contains(rate), (1...600).contains(seconds) else {
            throw ValidationError("the rate is 100 to 20000, seconds are 1 to 600")
        }
    }

    func run() async throws {
        let folder = try BenchFolder()
        defer { folder.remove() }
        let broker = try PrivateBroker(in: folder.url)
        defer { broker.stop() }
        try await broker.waitUntilReady()
        let service = try await ServiceUnderTest(broker: broker, folder: folder.url)
        defer { service.stop() }
        let report = try await measure(broker, service)
        switch format.output {
        case .text: StandardStream.output.line(report.text)
        case .json: StandardStream.output.line(report.json)
        }
    }

    private func measure(_ broker: PrivateBroker, _ service: ServiceUnderTest) async throws -> LatencyReport {
        let sent = LatencyLog()
        let byBroker = LatencyLog()
        let byTopic = LatencyLog()
        let bySocket = LatencyLog()
        let listener = PublisherSession(settings: listening(to: broker), logger: Logger(label: "bench"))
        let token = service.token
        let stream = StreamConnection(
            access: ServerAccess(address: service.address, token: token, authorityFile: nil)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run() }
            group.addTask {
                while true {
                    let messages = await listener.requests.next(1000)
                    if messages.isEmpty { break }
                    for message in messages {
                        let text = String(decoding: message.payload, as: UTF8.self)
                        if message.topic.hasPrefix("bench/") { byBroker.arrive(text) } else { byTopic.arrive(text) }
                    }
                }
            }
            group.addTask {
                _ = try await stream.run(hello: #"{"type":"hello","token":"\#(token)","want":["inbox"]}"#) {
                    text in
                    bySocket.arrive(text)
                    return true
                }
            }
            try await publish(broker, sent)
            let probes = (rate / Self.probeEvery) * seconds
            let deadline = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < deadline, min(byTopic.arrivals, bySocket.arrivals) < probes {
                try await ContinuousClock().sleep(for: .milliseconds(50))
            }
            listener.stop()
            group.cancelAll()
        }
        let first = rate / Self.probeEvery * Self.warmUp
        return LatencyReport(
            rate: rate,
            broker: byBroker.latencies(from: first, sentIn: sent),
            topic: byTopic.latencies(from: first, sentIn: sent),
            socket: bySocket.latencies(from: first, sentIn: sent)
        )
    }

    private func listening(to broker: PrivateBroker) -> PublisherSettings {
        let status = OutboundMessage(topic: "tocsin-bench/status", payload: [])
        return PublisherSettings(
            broker: broker.settings("tocsin-bench-listener"),
            online: status,
            offline: status,
            subscriptions: ["tocsin/users/ana/notifications", "bench/+/+/probe"],
            requestLimits: RequestLimits(
                perSecond: nil,
                payload: 256 * 1024,
                waiting: 100_000,
                waitingBytes: 256 * 1024 * 1024
            )
        )
    }

    /// A steady rate: what a late tick missed is made up for in the next.
    private func publish(_ broker: PrivateBroker, _ sent: LatencyLog) async throws {
        let publisher = SimplePublisher(settings: broker.settings("tocsin-bench-devices"))
        try await publisher.connect()
        let clock = ContinuousClock()
        // Until the service and the listener are subscribed.
        try await clock.sleep(for: .seconds(1))
        let start = clock.now
        var number = 0
        while number < rate * (seconds + Self.warmUp) {
            let due = min(Int((clock.now - start).seconds * Double(rate)), rate * (seconds + Self.warmUp))
            var batch = InboundBatch()
            while number < due {
                if number % Self.probeEvery == 0 {
                    let probe = sent.send()
                    batch.append(
                        topic: "bench/site-0/p-\(probe)/probe",
                        payload: Array(#"{"value":1,"title":"probe p-\#(probe)"}"#.utf8)
                    )
                } else {
                    batch.append(
                        topic: "bench/site-\(number % 10)/fz-\(number % 200)/temperature",
                        payload: Array(#"{"value":-18.4}"#.utf8)
                    )
                }
                number += 1
            }
            if !batch.isEmpty { try await publisher.publish(batch, quality: .atLeastOnce) }
            try await clock.sleep(for: Self.tick)
        }
        try await publisher.drain()
        await publisher.disconnect()
    }
}
