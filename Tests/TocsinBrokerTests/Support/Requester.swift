import CMosquitto
import TocsinConcurrency

@testable import TocsinBroker

/// A button on a wall: publishes a request with MQTT 5 properties and waits for the answer.
actor Requester {
    private let executor = ThreadExecutor(name: "requester")
    private let settings: BrokerSettings
    private let answers: RequestQueue
    private let inbox: PublisherInbox
    private var link: OneShotLink?
    private var responseTopic = ""

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(settings: BrokerSettings) {
        self.settings = settings
        answers = RequestQueue(RequestLimits(perSecond: nil)) { _ in "" }
        inbox = PublisherInbox(requests: answers)
    }

    func connect(listeningTo topic: String) throws(ConnectionFault) {
        let link = try OneShotLink(settings, inbox: inbox)
        inbox.listen(on: link.client)
        try link.connect()
        try link.subscribe(to: [topic])
        responseTopic = topic
        self.link = link
    }

    /// Returns when the broker has the request.
    func press(_ topic: String, _ payload: String, correlation: [UInt8]) throws(ConnectionFault) {
        guard let link else { throw ConnectionFault("not connected") }
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        mosquitto_property_add_string(&properties, MQTT_PROP_RESPONSE_TOPIC.identifier, responseTopic)
        mosquitto_property_add_binary(
            &properties,
            MQTT_PROP_CORRELATION_DATA.identifier,
            correlation,
            UInt16(correlation.count)
        )
        inbox.acknowledgements.removeAll()
        mosquitto_publish_v5(
            link.client.handle,
            nil,
            topic,
            Int32(payload.utf8.count),
            payload,
            1,
            false,
            properties
        )
        while inbox.acknowledgements.isEmpty { try link.turn(until: .now + patience) }
    }

    func answer() throws(ConnectionFault) -> InboundRequest {
        guard let link else { throw ConnectionFault("not connected") }
        while true {
            if let answer = answers.take(1).first { return answer }
            try link.turn(until: .now + patience)
        }
    }
}
