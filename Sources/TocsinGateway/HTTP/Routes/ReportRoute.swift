import Hummingbird
import TocsinModel
import TocsinTime

/// What happened in a time and what people made of it: as the verb `report`.
struct ReportRoute: Sendable {
    let core: GatewayCore

    private static let usual = TimeSpan.days(7)
    /// As long as incidents are kept by default.
    private static let longest = TimeSpan.days(400)

    var route: Route {
        .known(
            .get,
            "/report",
            Operation(
                id: "report",
                summary: "What happened in a time: incidents, answers, escalations, notifications.",
                parameters: [
                    .query("from", "The beginning; default: a week before the end.", schema: Self.time),
                    .query("to", "The end, which is not inside; default: now.", schema: Self.time),
                ],
                answers: [.json(Self.schema, "The figures.")],
                problems: [.badRequest, .serviceUnavailable]
            )
        ) { request, _, _ in
            let to = try Self.moment("to", request) ?? core.clock.now()
            let from = try Self.moment("from", request) ?? to - Self.usual
            guard from < to, to - from <= Self.longest else {
                throw Problem.badRequest("A report begins before it ends, and covers 400 days at most.")
            }
            return Response(json: try await core.backend.explaining.report(from, to))
        }
    }

    private static func moment(_ name: Substring, _ request: Request) throws -> Timestamp? {
        try request.uri.queryParameters[name].map { text in
            // A plus sign of an offset that was not encoded arrives as a blank.
            try SilenceBody.time(String(text).replacing(" ", with: "+"), String(name))
        }
    }

    private static let time = #"{"type":"string","format":"date-time"}"#

    private static let schema = #"""
        {"type":"object","required":["from","to","truncated","incidents","severities","time_to_acknowledge",\#
        "time_to_resolve","told","acknowledged","escalations","rules","notifications","out_of_hours","opened_links","unacknowledged",\#
        "unacknowledged_more"],"properties":{"from":\#(time),"to":\#(time),\#
        "truncated":{"type":"boolean","description":"Whether there was more than is read at once: the oldest is missing."},\#
        "incidents":{"type":"integer","description":"Opened in this time."},\#
        "severities":{"type":"object","additionalProperties":{"type":"integer"}},\#
        "time_to_acknowledge":\#(spread),"time_to_resolve":\#(spread),\#
        "told":{"type":"integer","description":"Of the incidents, those that people were told of."},\#
        "acknowledged":{"type":"integer"},"escalations":\#(counts),"rules":\#(counts),\#
        "notifications":{"type":"array","items":{"type":"object","required":["user","day","count"],"properties":\#
        {"user":{"type":"string"},"day":{"type":"string","format":"date","description":"By the user's own calendar."},\#
        "count":{"type":"integer"}}}},"out_of_hours":\#(counts),\#
        "opened_links":{"type":"array","items":{"type":"object","required":["user","rule","count"],"properties":\#
        {"user":{"type":"string"},"rule":{"type":"string"},"count":{"type":"integer"}}}},\#
        "unacknowledged":{"type":"array","items":{"type":"object","required":["id","severity","title","opened_at"],\#
        "properties":{"id":{"type":"string"},"severity":{"$ref":"#/components/schemas/Severity"},\#
        "title":{"type":"string"},"opened_at":\#(time)}}},"unacknowledged_more":{"type":"integer"}}}
        """#

    private static let spread = #"""
        {"type":["object","null"],"required":["count","median_s","p90_s"],"properties":{"count":{"type":"integer"},\#
        "median_s":{"type":"integer"},"p90_s":{"type":"integer"}}}
        """#

    private static let counts = #"""
        {"type":"array","items":{"type":"object","required":["name","count"],"properties":{"name":{"type":"string"},\#
        "count":{"type":"integer"}}}}
        """#
}
