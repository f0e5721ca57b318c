extension ArithmeticOperator {
    /// Applies the operator; numbers of different types do not mix, and integers do not wrap.
    func apply(
        _ left: Value,
        _ right: Value,
        _ frame: inout Frame,
        at offset: Int
    ) throws(EvaluationError) -> Value {
        switch (left, right) {
        case (.double(let a), .double(let b)):
            switch self {
            case .add: return .double(a + b)
            case .subtract: return .double(a - b)
            case .multiply: return .double(a * b)
            case .divide: return .double(a / b)
            case .remainder: break
            }
        case (.int(let a), .int(let b)): return .int(try integer(a, b, at: offset))
        case (.uint(let a), .uint(let b)): return .uint(try integer(a, b, at: offset))
        case (.string(let a), .string(let b)) where self == .add:
            try frame.chargeText(a.utf8.count + b.utf8.count, at: offset)
            try frame.charge(3, at: offset)
            return .string(a + b)
        case (.bytes(let a), .bytes(let b)) where self == .add:
            try frame.chargeText(a.count + b.count, at: offset)
            try frame.charge(3, at: offset)
            return .bytes(a + b)
        case (.list(let a), .list(let b)) where self == .add:
            try frame.chargeElements(a.count + b.count, at: offset)
            return .list(a + b)
        case (.wide, _), (_, .wide): return try apply(left.narrowed, right.narrowed, &frame, at: offset)
        case (.timestamp, _), (.duration, _):
            if let value = try time(left, right, at: offset) { return value }
        default: break
        }
        throw EvaluationError(.noOverload(rawValue, left.type, right.type), at: offset)
    }

    private func integer<I: FixedWidthInteger>(_ a: I, _ b: I, at offset: Int) throws(EvaluationError) -> I {
        let (result, overflow): (I, Bool)
        switch self {
        case .add: (result, overflow) = a.addingReportingOverflow(b)
        case .subtract: (result, overflow) = a.subtractingReportingOverflow(b)
        case .multiply: (result, overflow) = a.multipliedReportingOverflow(by: b)
        case .divide, .remainder:
            guard b != 0 else { throw EvaluationError(.divisionByZero, at: offset) }
            (result, overflow) =
                self == .divide ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b)
        }
        guard !overflow else { throw EvaluationError(.overflow, at: offset) }
        return result
    }

    /// Sums and differences of instants and lengths of time; nil when the operation is none of them.
    private func time(_ left: Value, _ right: Value, at offset: Int) throws(EvaluationError) -> Value? {
        let result: Value?
        switch (self, left, right) {
        case (.add, .timestamp(let time), .duration(let duration)),
            (.add, .duration(let duration), .timestamp(let time)):
            result = time.adding(duration).map(Value.timestamp)
        case (.subtract, .timestamp(let time), .duration(let duration)):
            result = time.subtracting(duration).map(Value.timestamp)
        case (.subtract, .timestamp(let a), .timestamp(let b)):
            result = a.since(b).map(Value.duration)
        case (.add, .duration(let a), .duration(let b)):
            result = a.adding(b).map(Value.duration)
        case (.subtract, .duration(let a), .duration(let b)):
            result = a.subtracting(b).map(Value.duration)
        default: return nil
        }
        guard let result else { throw EvaluationError(.overflow, at: offset) }
        return result
    }
}
