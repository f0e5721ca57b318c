import HTTPTypes
import Hummingbird
import TocsinModel

/// For supervisors; without a token, as they all expect, and without anything that is a secret.
struct HealthRoutes: Sendable {
    /// Never slowed down: whoever floods us must not look like an outage to those who restart us for one.
    static let supervised: Set<String> = ["/healthz", "/readyz", MetricsRoute.path]

    let core: GatewayCore

    var routes: [Route] {
        [
            .open(
                .get,
                "/healthz",
                Operation(
                    id: "health",
                    summary: "Whether the process gets on: its loop has turned within the last five seconds.",
                    answers: [
                        .json(Self.liveness, "It does."),
                        .json(Self.liveness, "It does not; restart it.", .serviceUnavailable),
                    ]
                )
            ) { _, _ in
                switch core.backend.health.liveness() {
                case .turning: Response(json: Array(#"{"status":"ok"}"#.utf8))
                case .stuck(let seconds): Response(json: Self.stuck(seconds: seconds), status: .serviceUnavailable)
                }
            },
            .open(.get, "/readyz", readiness) { _, _ in
                switch await core.backend.health.readiness() {
                case .ready: Response(json: Self.readiness("ready", reasons: []))
                case .notReady(let reasons):
                    Response(json: Self.readiness("not_ready", reasons: reasons), status: .serviceUnavailable)
                }
            },
        ]
    }

    private static let liveness = #"""
        {"type":"object","required":["status"],"properties":{"status":{"enum":["ok","stuck"]},"reason":{"type":"string"}}}
        """#

    private var readiness: Operation {
        let schema = #"""
            {"type":"object","required":["status","reasons"],"properties":{"status":{"enum":["ready","not_ready"]},\#
            "reasons":{"type":"array","items":{"type":"string"}}}}
            """#
        return Operation(
            id: "readiness",
            summary: "Whether the service can do its work.",
            answers: [
                .json(schema, "It can."),
                .json(schema, "It cannot, for these reasons.", .serviceUnavailable),
            ]
        )
    }

    private static func stuck(seconds: Int) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("status", "stuck")
            json.member("reason", "the loop has not turned for \(seconds) s")
        }
        return json.bytes
    }

    private static func readiness(_ status: String, reasons: [String]) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("status", status)
            json.key("reasons")
            json.array(reasons) { json, reason in json.string(reason) }
        }
        return json.bytes
    }
}
