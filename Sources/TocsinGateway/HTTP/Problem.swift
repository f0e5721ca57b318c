import HTTPTypes
import Hummingbird
import TocsinModel

/// An error as RFC 9457 wants it: problem details with a stable code that programs switch on.
struct Problem: Error, Sendable, Hashable {
    let status: HTTPResponse.Status
    let code: String
    /// One sentence for people; never what a client sent as a secret.
    let detail: String
    var headers: HTTPFields = [:]
    /// The incident as it is now, as JSON, where a command made no sense for it.
    var incident: [UInt8]?
    /// What is wrong with a body, place by place.
    var faults: [Fault] = []

    /// One thing that is wrong.
    struct Fault: Sendable, Hashable {
        /// A JSON Pointer into the body (RFC 6901).
        let pointer: String
        let detail: String
    }

    init(_ status: HTTPResponse.Status, code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    static let contentType = "application/problem+json"
}

extension Problem {
    static let notFound = Problem(.notFound, code: "not_found", "There is nothing at this address.")
    static let unavailable = Problem(
        .serviceUnavailable,
        code: "unavailable",
        "The service cannot answer now; try again."
    )
    .with(.retryAfter, "1")

    /// A name that is none of ours (RFC 9110 §15.5.20).
    static let misdirected = Problem(
        .misdirectedRequest,
        code: "host",
        "This service does not answer to that Host; use one of http.allowed_hosts, or add the name there."
    )

    /// Of a body that does not come on.
    static let tooSlow = Problem(
        .requestTimeout,
        code: "too_slow",
        "The body did not come in time; send it again, on a new connection."
    )

    static func badRequest(_ detail: String) -> Problem {
        Problem(.badRequest, code: CommandResult.Code.badRequest.rawValue, detail)
    }

    init(_ refusal: CommandResult.Refusal) {
        let status: HTTPResponse.Status =
            switch refusal.code {
            case .badRequest: .badRequest
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .conflict: .conflict
            case .linkUsed, .linkExpired: .gone
            case .tooMany: .tooManyRequests
            case .unavailable: .serviceUnavailable
            }
        self.init(status, code: refusal.code.rawValue, refusal.detail)
        if let pointer = refusal.pointer { faults = [Fault(pointer: pointer, detail: refusal.detail)] }
        if refusal.code == .unavailable || refusal.code == .tooMany { headers[.retryAfter] = "1" }
    }

    init(_ refusal: TokenRefusal) {
        switch refusal {
        case .malformed, .untrusted, .expired, .notYetValid, .tooLong, .revoked, .unknownUser:
            self.init(.unauthorized, code: "unauthenticated", refusal.detail)
            headers[.wwwAuthenticate] = #"Bearer error="invalid_token""#
        case .unknownRole:
            self.init(.forbidden, code: CommandResult.Code.forbidden.rawValue, refusal.detail)
        case .tooManyFailures:
            self.init(.tooManyRequests, code: "too_many", refusal.detail)
            headers[.retryAfter] = "1"
        }
    }

    /// - Parameter faults: at least one.
    static func badRequest(_ faults: [Fault]) -> Problem {
        let first = faults.first.map { "\($0.pointer.isEmpty ? "The body" : $0.pointer): \($0.detail)" }
        let others = faults.count > 1 ? " There are \(faults.count - 1) more." : ""
        var problem = badRequest((first ?? "The body cannot be read.") + others)
        problem.faults = faults
        return problem
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.headers[name] = value
        return problem
    }

    var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("type", "about:blank")
            json.member("title", status.reasonPhrase)
            json.member("status", status.code)
            json.member("code", code)
            json.member("detail", detail)
            if !faults.isEmpty {
                json.key("errors")
                json.array(faults) { json, fault in
                    json.object { json in
                        json.member("pointer", fault.pointer)
                        json.member("detail", fault.detail)
                    }
                }
            }
            if let incident {
                json.key("incident")
                json.raw(incident)
            }
        }
        return json.bytes
    }

    var response: Response {
        var response = Response(json: json, status: status)
        response.headers[.contentType] = Self.contentType
        for header in headers { response.headers[header.name] = header.value }
        return response
    }
}

extension Response {
    /// A document of ours, which no cache keeps.
    init(json: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
        )
    }
}
