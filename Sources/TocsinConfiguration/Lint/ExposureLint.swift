/// Tells of what others on the network can read or listen to.
struct ExposureLint {
    let log: ProblemLog

    /// - Parameter reader: of the whole configuration.
    func check(_ reader: MapReader, _ broker: BrokerSettings, _ http: HTTPSettings) {
        var reader = reader
        if http.tls == nil, !Address.isLoopback(http.host) {
            var section = reader.map("http", "'http'")
            log.warning(
                """
                everybody on the network can read tokens and incidents on \(http.host): add 'tls', or listen on 127.0.0.1 \
                behind a proxy that has it
                """,
                at: section?.node("listen")?.place ?? reader.place
            )
        }
        if broker.tls == nil, broker.password != nil, !Address.isLoopback(broker.host) {
            var section = reader.map("broker", "'broker'")
            log.warning(
                "the password goes to \(broker.host) in clear text: use mqtts://",
                at: section?.node("url")?.place ?? section?.place ?? reader.place
            )
        }
    }
}
