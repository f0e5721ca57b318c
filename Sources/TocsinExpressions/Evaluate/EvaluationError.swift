/// Why an expression has no value.
package struct EvaluationError: Error, Sendable, Hashable {
    package let reason: Reason
    /// Where in the source the failing part is, in bytes.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Cheap to build, since a missing field on the hot path is no exception; text is made when somebody reads it.
    package enum Reason: Sendable, Hashable {
        /// A declared variable has no value in this evaluation.
        case unbound(String)
        /// A name or function the environment does not know, where it resolves names late.
        case undeclared(String)
        case noSuchField(String)
        case noSuchKey(Value)
        case indexOutOfRange(Int64)
        /// An operation or function on types it does not take.
        case noOverload(String, TypeValue, TypeValue?)
        case notBoolean(TypeValue)
        case divisionByZero
        case overflow
        /// A conversion, argument or result out of the function's domain.
        case invalid(String)
        /// A capability this build lacks.
        case unavailable(String)
        case costLimit(Int)
        case sizeLimit
    }

    /// Whether something the expression reads is not there, rather than wrong.
    package var isMissing: Bool {
        switch reason {
        case .unbound, .noSuchField, .noSuchKey, .indexOutOfRange: true
        case .undeclared, .noOverload, .notBoolean, .divisionByZero, .overflow, .invalid, .unavailable, .costLimit,
            .sizeLimit:
            false
        }
    }

    /// Whether the evaluation was stopped for what it costs; such an error is never absorbed by `&&` or `||`.
    package var isExcess: Bool {
        switch reason {
        case .costLimit, .sizeLimit: true
        case .unbound, .undeclared, .noSuchField, .noSuchKey, .indexOutOfRange, .noOverload, .notBoolean,
            .divisionByZero, .overflow, .invalid, .unavailable:
            false
        }
    }
}

extension EvaluationError: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .unbound(let name): return "'\(name)' has no value here"
        case .undeclared(let name): return "undeclared reference to '\(name)'"
        case .noSuchField(let name): return "no such field '\(name.cut(toBytes: 80))'"
        case .noSuchKey(let key): return "no such key \(key.shown)"
        case .indexOutOfRange(let index): return "index \(index) is out of range"
        case .noOverload(let operation, let left, nil): return "no such overload: \(operation) of \(left.name)"
        case .noOverload(let operation, let left, let right?):
            let isMixed = Set([left, right]).isSubset(of: [.int, .uint, .double])
            let advice = isMixed && left != right ? " (convert with double(…), or write 2.0 for 2)" : ""
            return "no such overload: \(operation) of \(left.name) and \(right.name)\(advice)"
        case .notBoolean(let type): return "a bool is expected, not \(type.name)"
        case .divisionByZero: return "division by zero"
        case .overflow: return "the result is out of range"
        case .invalid(let message): return message
        case .unavailable(let what): return "\(what) is not available in this build"
        case .costLimit(let steps): return "cost limit exceeded (\(steps) steps)"
        case .sizeLimit: return "the result is too large"
        }
    }
}

extension Value {
    /// A scalar as it is shown in messages.
    fileprivate var shown: String {
        switch self {
        case .string(let value): "'\(value.cut(toBytes: 80))'"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): String(value)
        case .wide(let value): value.text
        case .bool(let value): String(value)
        case .null, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .symbol: "of type \(type.name)"
        }
    }
}
