import Logging
import Testing
import TocsinModel
import TocsinTestKit

import TocsinTime
@testable import TocsinBroker

@Suite(.enabled(if: MosquittoProcess.isInstalled, "needs /usr/sbin/mosquitto"))
struct PublisherSessionTests {
    @Test("a message is published when publish returns, retained if it says so, after the online status")
    func publishes() async throws {
        let broker = try await MosquittoProcess()
        try await withPublisher(.testing(broker)) { publisher in
            try await publisher.publish(
                OutboundMessage(topic: "out/a", payload: Array("kept".utf8), isRetained: true)
            )
            try await publisher.publish(OutboundMessage(topic: "out/b", payload: Array("gone".utf8)))
            let observer = IngestSession.testing(.testing(broker), subscriptions: ["out/#"])
            try await observer.expectConnection()
            let retained = try await observer.receive(2)
            #expect(Set(retained.map(\.topic)) == ["out/a", "out/status"])
            #expect(retained.contains { $0.payload == #"{"online":true}"# && $0.isRetained })
            await observer.close()
        }
    }

    @Test("a clean stop says that we are offline")
    func cleanStop() async throws {
        let broker = try await MosquittoProcess()
        let observer = try await IngestSession.subscribed(.testing(broker), subscriptions: ["out/status"])
        try await withPublisher(.testing(broker)) { _ in
            let status = try await observer.receive(1)
            #expect(status.map(\.payload) == [#"{"online":true}"#])
        }
        #expect(try await observer.receive(1).map(\.payload) == [#"{"online":false}"#])
        await observer.close()
    }

    @Test(
        "when the connection dies without a word the broker publishes the will, and on reconnecting we are online again"
    )
    func will() async throws {
        let broker = try await MosquittoProcess()
        let observer = try await IngestSession.subscribed(.testing(broker), subscriptions: ["out/status"])
        let settings = PublisherSettings.testing(broker)
        try await withPublisher(settings) { _ in
            #expect(try await observer.receive(1).map(\.payload) == [#"{"online":true}"#])
            // A client of the same name makes the broker close the other's connection without its DISCONNECT.
            let thief = try OneShotLink(settings.broker, inbox: LinkInbox())
            try thief.connect()
            #expect(
                try await observer.receive(2).map(\.payload) == [#"{"online":false}"#, #"{"online":true}"#]
            )
        }
        await observer.close()
    }

    @Test("what is published while the broker is away waits, and arrives in order")
    func waits() async throws {
        let broker = try await MosquittoProcess(isStarted: false)
        try await withPublisher(.testing(broker)) { publisher in
            async let published: Void = publisher.publish(numbered(0..<300, topic: "out/n", isRetained: true))
            try await broker.start()
            try await published
            let observer = IngestSession.testing(.testing(broker), subscriptions: ["out/n"])
            try await observer.expectConnection()
            #expect(try await observer.receive(1).map(\.payload) == ["299"])
            #expect(publisher.statistics.acknowledged == 300)
            #expect(publisher.statistics.pending == 0)
            await observer.close()
        }
    }

    @Test("a broker that is killed in the middle gets everything unacknowledged again, in order")
    func resends() async throws {
        let broker = try await MosquittoProcess()
        try await withPublisher(.testing(broker)) { publisher in
            async let published: Void = publisher.publish(numbered(0..<5000, topic: "out/n"))
            while publisher.statistics.acknowledged == 0 { await Task.yield() }
            broker.kill()
            try await broker.start()
            let observer = IngestSession.testing(.testing(broker, clientID: "observer"), subscriptions: ["out/#"])
            try await observer.expectConnection()
            try await published
            try await publisher.publish(OutboundMessage(topic: "out/end", payload: []))
            var numbers: [Int] = []
            var isOver = false
            while !isOver {
                for message in try await observer.receive(1) {
                    if message.topic == "out/n" { numbers.append(Int(message.payload) ?? -1) }
                    if message.topic == "out/end" { isOver = true }
                }
            }
            #expect(numbers == numbers.sorted())
            #expect(Set(numbers).count == numbers.count)
            #expect(publisher.statistics.acknowledged == 5001)
            await observer.close()
        }
    }

    @Test("a full queue makes callers wait, counts that, and a stop ends all waits")
    func full() async throws {
        let broker = try await MosquittoProcess(isStarted: false)
        var settings = PublisherSettings.testing(broker)
        settings.capacity = 10
        settings.window = 5
        try await withPublisher(settings) { publisher in
            try await withThrowingTaskGroup { group in
                for number in 0..<3 {
                    group.addTask {
                        await #expect(throws: PublishFailure.closed) {
                            try await publisher.publish(numbered(0..<5, topic: "out/\(number)"))
                        }
                    }
                }
                while publisher.statistics.queueFull == 0 { await Task.yield() }
                #expect(publisher.statistics.pending == 10)
                publisher.stop()
                try await group.waitForAll()
            }
            await #expect(throws: PublishFailure.closed) {
                try await publisher.publish(OutboundMessage(topic: "out/late", payload: []))
            }
        }
    }

    @Test("a message that can never be sent fails, and the others are sent")
    func refused() async throws {
        let broker = try await MosquittoProcess()
        try await withPublisher(.testing(broker)) { publisher in
            let messages = ["out/a", "not/a/#/topic", "out/b"].map { OutboundMessage(topic: $0, payload: []) }
            let failure = await #expect(throws: PublishFailure.self) { try await publisher.publish(messages) }
            guard case .refused(let topic, _) = failure else { throw Missing(description: "a refusal") }
            #expect(topic == "not/a/#/topic")
            #expect(publisher.statistics.acknowledged == 2)
            #expect(publisher.statistics.refused == 1)
        }
    }

    @Test("a request brings its response topic and correlation data, and the answer takes the latter back")
    func request() async throws {
        let broker = try await MosquittoProcess()
        var settings = PublisherSettings.testing(broker)
        settings.subscriptions = ["out/users/+/commands"]
        try await withPublisher(settings) { publisher in
            var requesterSettings = BrokerSettings.testing(broker, clientID: "button")
            requesterSettings.sessionExpiry = .zero
            let button = Requester(settings: requesterSettings)
            try await button.connect(listeningTo: "button/answers")
            // The subscription may be younger than the request: the button is pressed until it is heard.
            async let received = publisher.requests.next(1)
            while publisher.requests.statistics.received == 0 {
                try await button.press("out/users/ana/commands", #"{"action":"read"}"#, correlation: [0, 255, 7])
            }
            let request = try #require(await received.first)
            #expect(request.topic == "out/users/ana/commands")
            #expect(request.payload == Array(#"{"action":"read"}"#.utf8))
            #expect(request.responseTopic == "button/answers")
            #expect(request.correlationData == [0, 255, 7])
            try await publisher.publish(
                OutboundMessage(
                    topic: request.responseTopic ?? "",
                    payload: Array("done".utf8),
                    expiry: .seconds(60),
                    correlationData: request.correlationData
                )
            )
            let answer = try await button.answer()
            #expect(answer.payload == Array("done".utf8))
            #expect(answer.correlationData == [0, 255, 7])
        }
    }
}

private func numbered(_ numbers: Range<Int>, topic: String, isRetained: Bool = false) -> [OutboundMessage] {
    numbers.map { OutboundMessage(topic: topic, payload: Array("\($0)".utf8), isRetained: isRetained) }
}

private func withPublisher(
    _ settings: PublisherSettings,
    _ body: @Sendable (PublisherSession) async throws -> Void
) async throws {
    let publisher = PublisherSession(
        settings: settings,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    )
    try await withThrowingTaskGroup { group in
        group.addTask { await publisher.run() }
        defer { publisher.stop() }
        try await body(publisher)
    }
}

extension PublisherSettings {
    fileprivate static func testing(_ broker: MosquittoProcess) -> PublisherSettings {
        PublisherSettings(
            broker: BrokerSettings.testing(broker).forPublishing(as: "tocsin-out"),
            online: OutboundMessage(topic: "out/status", payload: Array(#"{"online":true}"#.utf8), isRetained: true),
            offline: OutboundMessage(
                topic: "out/status",
                payload: Array(#"{"online":false}"#.utf8),
                isRetained: true
            )
        )
    }
}
