internal import Foundation

/// What the API says went wrong (RFC 9457), as an error of the verb.
struct ProblemDetails {
    let status: Int
    /// Stable; absent where the answer is not the API's.
    let code: String?
    let detail: String?

    init(status: Int, body: [UInt8]) {
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(body))
        self.status = status
        code = fields?.code
        detail = fields?.detail
    }

    func failure(from address: ServerAddress) -> Failure {
        let said = detail.map { OneLine.of(Printable.line($0)) } ?? "the answer was HTTP \(status)"
        switch status {
        case 400, 413, 422: return .usage(said)
        case 401: return .no("\(said); mint a new token with 'tocsin token --user NAME'")
        case 403: return .no("\(said); 'tocsin token --role ROLE' mints a token of another role")
        case 404 where code == nil: return .no("\(address) has no Tocsin API; check --server")
        case 502, 503, 504: return .unreachable("\(address) cannot answer: \(said)")
        default: return .no(said)
        }
    }

    private struct Fields: Decodable {
        let code: String?
        let detail: String?
    }
}
