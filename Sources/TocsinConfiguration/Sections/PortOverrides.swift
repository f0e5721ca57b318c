/// The ports that the environment gives in place of the configured ones: `TOCSIN_MQTT_PORT` and `TOCSIN_HTTP_PORT`.
struct PortOverrides {
    let mqtt: Int?
    let http: Int?

    init(_ environment: [String: String], log: ProblemLog) {
        func port(_ name: String) -> Int? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            guard let port = Address.port(text) else {
                log.error(
                    "the environment variable \(name) must be a port, not '\(text)'",
                    at: Place(file: 0, line: 1, column: 1)
                )
                return nil
            }
            return port
        }
        mqtt = port("TOCSIN_MQTT_PORT")
        http = port("TOCSIN_HTTP_PORT")
    }
}
