import HTTPTypes
import TocsinModel

/// What the OpenAPI document says of one ``Route``.
struct Operation: Sendable {
    struct Parameter: Sendable {
        enum Place: String, Sendable {
            case path
            case query
        }

        let name: String
        let place: Place
        let description: String
        /// JSON Schema.
        let schema: String
    }

    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let description: String
        /// `nil` for none.
        let contentType: String?
        /// JSON Schema.
        let schema: String
    }

    /// Unique; generated clients call their function so.
    let id: String
    let summary: String
    var parameters: [Parameter] = []
    /// JSON Schema of the body, which may be left out.
    var body: String?
    let answers: [Answer]
    /// Statuses of problem details, beside those that every operation may have.
    var problems: [HTTPResponse.Status] = []
}

extension Operation.Answer {
    static func json(_ schema: String, _ description: String, _ status: HTTPResponse.Status = .ok) -> Self {
        Self(status: status, description: description, contentType: "application/json", schema: schema)
    }

    static func text(_ contentType: String, _ description: String) -> Self {
        Self(status: .ok, description: description, contentType: contentType, schema: #"{"type":"string"}"#)
    }

    static func empty(_ status: HTTPResponse.Status, _ description: String) -> Self {
        Self(status: status, description: description, contentType: nil, schema: "")
    }
}

extension Operation.Parameter {
    static func path(_ name: String, _ description: String, schema: String) -> Self {
        Self(name: name, place: .path, description: description, schema: schema)
    }

    static func query(_ name: String, _ description: String, schema: String) -> Self {
        Self(name: name, place: .query, description: description, schema: schema)
    }
}

extension Operation {
    /// A host that is none of ours, too many requests; and what a token may lack.
    private static func common(_ needsToken: Bool) -> [HTTPResponse.Status] {
        [.misdirectedRequest, .tooManyRequests] + (needsToken ? [.unauthorized, .forbidden] : [])
    }

    func write(to json: inout JSONText, needsToken: Bool) {
        json.object { json in
            json.member("operationId", id)
            json.member("summary", summary)
            json.key("security")
            json.raw(needsToken ? #"[{"token":[]}]"# : "[]")
            if !parameters.isEmpty {
                json.key("parameters")
                json.array(parameters) { json, parameter in parameter.write(to: &json) }
            }
            if let body {
                json.key("requestBody")
                json.raw(#"{"required":false,"content":{"application/json":{"schema":\#(body)}}}"#)
            }
            json.key("responses")
            json.object { json in
                for answer in answers { answer.write(to: &json) }
                for status in problems + Self.common(needsToken).filter({ !problems.contains($0) }) {
                    json.key(String(status.code))
                    json.raw(##"{"$ref":"#/components/responses/Problem"}"##)
                }
            }
        }
    }
}

extension Operation.Parameter {
    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("name", name)
            json.member("in", place.rawValue)
            json.member("required", place == .path)
            json.member("description", description)
            json.key("schema")
            json.raw(schema)
        }
    }
}

extension Operation.Answer {
    fileprivate func write(to json: inout JSONText) {
        json.key(String(status.code))
        json.object { json in
            json.member("description", description)
            guard let contentType else { return }
            json.key("content")
            json.object { json in
                json.key(contentType)
                json.raw(#"{"schema":\#(schema)}"#)
            }
        }
    }
}
