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
        /// Empty where there is no body; several where the client may choose.
        var content: [Content] = []
    }

    struct Content: Sendable {
        let type: String
        /// JSON Schema.
        let schema: String
    }

    struct Body: Sendable {
        /// JSON Schema.
        let schema: String
        let isRequired: Bool
    }

    /// What errors are: problem details, and for a person with a browser a page.
    enum Refusals: String, Sendable {
        case problem = "Problem"
        case problemOrPage = "ProblemOrPage"
    }

    /// Unique; generated clients call their function so.
    let id: String
    let summary: String
    var parameters: [Parameter] = []
    var body: Body?
    let answers: [Answer]
    /// Statuses of problem details, beside those that every operation may have.
    var problems: [HTTPResponse.Status] = []
    var refusals = Refusals.problem
}

extension Operation.Answer {
    static func json(_ schema: String, _ description: String, _ status: HTTPResponse.Status = .ok) -> Self {
        Self(status: status, description: description, content: [.json(schema)])
    }

    static func text(_ contentType: String, _ description: String) -> Self {
        Self(status: .ok, description: description, content: [.text(contentType)])
    }

    static func empty(_ status: HTTPResponse.Status, _ description: String) -> Self {
        Self(status: status, description: description)
    }
}

extension Operation.Content {
    static func json(_ schema: String) -> Self { Self(type: "application/json", schema: schema) }

    static func text(_ type: String) -> Self { Self(type: type, schema: #"{"type":"string"}"#) }
}

extension Operation.Body {
    /// A request without it makes no sense.
    static func required(_ schema: String) -> Self { Self(schema: schema, isRequired: true) }

    /// It may be left out.
    static func optional(_ schema: String) -> Self { Self(schema: schema, isRequired: false) }
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
    /// What is no request, a host that is none of ours, too many requests; and what a token may lack.
    private static func common(_ needsToken: Bool) -> [HTTPResponse.Status] {
        [.badRequest, .misdirectedRequest, .tooManyRequests] + (needsToken ? [.unauthorized, .forbidden] : [])
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
                body.write(to: &json)
            }
            json.key("responses")
            json.object { json in
                for answer in answers { answer.write(to: &json) }
                for status in problems + Self.common(needsToken).filter({ !problems.contains($0) }) {
                    json.key(String(status.code))
                    json.raw(##"{"$ref":"#/components/responses/\##(refusals.rawValue)"}"##)
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
            guard !content.isEmpty else { return }
            json.key("content")
            json.object { json in
                for each in content { each.write(to: &json) }
            }
        }
    }
}

extension Operation.Content {
    fileprivate func write(to json: inout JSONText) {
        json.key(type)
        json.raw(#"{"schema":\#(schema)}"#)
    }
}

extension Operation.Body {
    fileprivate func write(to json: inout JSONText) {
        json.object { json in
            json.member("required", isRequired)
            json.key("content")
            json.object { json in Operation.Content.json(schema).write(to: &json) }
        }
    }
}
