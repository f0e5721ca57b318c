internal import Foundation
internal import TocsinDecoding
internal import TocsinExpressions
internal import TocsinModel

/// Answers a line `{"id", "expr", "bindings": {name: typed}, "container"?}` with `{"id", "value": typed}` or
/// `{"id", "error": "…"}`.
///
/// Names are resolved when they are needed, as the language defines for expressions that nobody has checked.
struct EvalLine {
    /// What expressions need from outside.
    let functions: ExternalFunctions

    /// Why a line has no value.
    private struct Refusal: Error {
        let text: String
    }

    func answer(to line: [UInt8]) -> String {
        var id = "null"
        do throws(Refusal) {
            guard let request = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
                throw Refusal(text: "the line is not a JSON object")
            }
            id = Self.json(request["id"])
            let value = try evaluate(request)
            guard let typed = TypedValueCoding.json(of: value) else {
                throw Refusal(text: "the value is too large to be written")
            }
            return Self.line(id) { json in
                json.key("value")
                json.raw(typed)
            }
        } catch {
            return Self.line(id) { $0.member("error", error.text) }
        }
    }

    private func evaluate(_ request: [String: Any]) throws(Refusal) -> Value {
        guard let source = request["expr"] as? String else { throw Refusal(text: "there is no text expr") }
        let values = try Self.bindings(request["bindings"])
        let environment = Environment(
            variables: values.keys.sorted().map { Environment.Variable($0) },
            container: request["container"] as? String ?? "",
            resolution: .late,
            external: functions
        )
        do {
            return try Expression(source, in: environment).evaluate(Bindings(environment, values))
        } catch let error as ExpressionError {
            throw Refusal(text: error.description)
        } catch {
            throw Refusal(text: "\(error)")
        }
    }

    private static func bindings(_ object: Any?) throws(Refusal) -> [String: Value] {
        guard let object else { return [:] }
        guard let members = object as? [String: Any] else { throw Refusal(text: "the bindings are not an object") }
        var values: [String: Value] = [:]
        for (name, typed) in members {
            do {
                values[name] = try TypedValueCoding.value(of: typed)
            } catch {
                throw Refusal(text: "binding '\(name)': \(error)")
            }
        }
        return values
    }

    private static func line(_ id: String, _ body: (inout JSONText) -> Void) -> String {
        var json = JSONText()
        json.object { json in
            json.key("id")
            json.raw(id)
            body(&json)
        }
        return json.text
    }

    /// Whatever the line calls itself, given back as it is.
    private static func json(_ object: Any?) -> String {
        guard let object, let data = try? JSONSerialization.data(withJSONObject: object, options: [.fragmentsAllowed])
        else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}
