import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct ReportRouteTests {
    @Test("a report is for whoever has a token, of the last week unless it is said otherwise")
    func report() async throws {
        try await Harness.run { harness in
            #expect(try await harness.request("GET", "/api/v1/report").status == 401)
            let token = try await TestTokens.token("bo", role: "viewer")
            let answer = try await harness.request("GET", "/api/v1/report", token: token)
            #expect(answer.status == 200)
            let to = ManualClock.start
            let week = #"{"from":"\#((to - .days(7)).rfc3339)","to":"\#(to.rfc3339)","truncated":false"#
            #expect(answer.body.hasPrefix(week))
            let month = "/api/v1/report?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00%2B01:00"
            let other = try await harness.request("GET", month, token: token)
            #expect(other.body.hasPrefix(#"{"from":"2026-11-01T00:00:00.000Z","to":"2026-11-30T23:00:00.000Z""#))
            for query in [
                "from=yesterday", "from=2026-12-01T00:00:00Z&to=2026-11-01T00:00:00Z", "from=2020-01-01T00:00:00Z",
            ] {
                let refused = try await harness.request("GET", "/api/v1/report?\(query)", token: token)
                #expect(refused.status == 400, "\(query)")
            }
        }
    }
}
