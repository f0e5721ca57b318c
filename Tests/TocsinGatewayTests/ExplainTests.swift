import Testing
import TocsinModel

import TocsinTime
@testable import TocsinGateway

@Suite(.timeLimit(.minutes(2))) struct ExplainTests {
    @Test("an explanation is for whoever has a role, is found by any id, and says so when it has to wait")
    func explaining() async throws {
        try await Harness.run { harness in
            let token = try await TestTokens.token()
            #expect(try await harness.request("GET", "/api/v1/explain/i-1").status == 401)
            let incident = try await harness.request("GET", "/api/v1/explain/i-1", token: token)
            #expect(incident.body == #"{"id":"i-1","lines":[]}"#)
            let alert = try await harness.request("GET", "/api/v1/explain/warm%2Fdevice%3Dfz-1", token: token)
            #expect(alert.body == #"{"id":"warm/device=fz-1","lines":[]}"#)
            let unknown = try await harness.request("GET", "/api/v1/explain/e-99", token: token)
            #expect(unknown.status == 404)
            let busy = try await harness.request("GET", "/api/v1/explain/i-2", token: token)
            #expect(busy.status == 503)
            #expect(busy.body.contains(#""code":"explain_busy""#))
        }
    }
}
