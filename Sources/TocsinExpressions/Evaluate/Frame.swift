/// What one evaluation changes as it goes: local variables of macros, and the steps it may still take.
struct Frame {
    var locals: [Value]
    private(set) var remaining: Int
    let limits: FrameLimits

    init(localCount: Int, limits: FrameLimits, steps: Int? = nil) {
        locals = localCount == 0 ? [] : Array(repeating: .null, count: localCount)
        remaining = steps ?? limits.steps
        self.limits = limits
    }

    /// Pays for work; the error is final and no `||` absorbs it.
    ///
    /// Straight code is bounded by the size of the expression, so only loops and work that grows with data pay.
    mutating func charge(_ steps: Int, at offset: Int) throws(EvaluationError) {
        remaining -= steps
        if remaining < 0 { throw EvaluationError(.costLimit(limits.steps), at: offset) }
    }

    /// Pays for reading or building text of so many bytes.
    mutating func chargeText(_ bytes: Int, at offset: Int) throws(EvaluationError) {
        if bytes > limits.textBytes { throw EvaluationError(.sizeLimit, at: offset) }
        try charge(bytes / 32, at: offset)
    }

    /// Pays for building a list or map of so many elements.
    mutating func chargeElements(_ count: Int, at offset: Int) throws(EvaluationError) {
        if count > limits.elements { throw EvaluationError(.sizeLimit, at: offset) }
        try charge(count, at: offset)
    }
}

/// The part of the limits that matters to an evaluation.
struct FrameLimits: Sendable {
    let steps: Int
    let textBytes: Int
    let elements: Int

    init(_ limits: ExpressionLimits) {
        steps = limits.steps
        textBytes = limits.textBytes
        elements = limits.elements
    }
}
