import Testing

@Suite("The conformance suite of the language")
struct ConformanceTests {
    /// The groups in which every case must pass. None may leave the list.
    static let required = [
        "basic", "comparisons", "conversions", "fields", "fp_math", "integer_math", "lists", "logic", "macros",
        "macros2",
        "namespace", "parse", "plumbing", "string", "timestamps", "string_ext", "math_ext", "encoders_ext",
        "bindings_ext", "optionals",
    ]

    @Test("every case of a required group passes", arguments: required)
    func group(_ name: String) throws {
        guard ConformanceCase.isAvailable else {
            Issue.record("the conformance cases are not beside the package", severity: .warning)
            return
        }
        let cases = try ConformanceCase.load(name)
        #expect(!cases.isEmpty)
        let failures = cases.compactMap { $0.failure() }
        #expect(failures.isEmpty, "\(failures.count) of \(cases.count) fail:\n\(failures.joined(separator: "\n"))")
    }
}
