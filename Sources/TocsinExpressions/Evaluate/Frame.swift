/// What one evaluation changes as it goes: local variables of macros, and the steps it may still take.
struct Frame {
    var locals: [Value]
    private var remaining: Int
    private let granted: Int
    let limits: FrameLimits

    init(localCount: Int, limits: FrameLimits, steps: Int = .max) {
        locals = localCount == 0 ? [] : Array(repeating: .null, count: localCount)
        granted = max(0, min(limits.steps, steps))
        remaining = granted
        self.limits = limits
    }

    /// What was paid so far.
    var spent: Int { granted - remaining }

    /// Pays for work; the error is final and no `||` absorbs it.
    ///
    /// Before it is done, always. Straight code is paid for by the size of the expression at the start; loops, and work that grows with
    /// data, as they go. A step takes at most 100 ns.
    mutating func charge(_ steps: Int, at offset: Int) throws(EvaluationError) {
        guard steps <= remaining else {
            remaining = 0
            throw EvaluationError(.costLimit(granted), at: offset)
        }
        remaining -= steps
    }

    /// Pays for reading or building text of so many bytes.
    mutating func chargeText(_ bytes: Int, at offset: Int) throws(EvaluationError) {
        if bytes > limits.textBytes { throw EvaluationError(.sizeLimit, at: offset) }
        try charge(bytes / 32, at: offset)
    }

    /// Pays for looking up a key, which is hashed or compared.
    mutating func chargeKey(_ key: Value, at offset: Int) throws(EvaluationError) {
        guard case .string(let text) = key else { return }
        try charge(1 + text.utf8.count / 32, at: offset)
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
