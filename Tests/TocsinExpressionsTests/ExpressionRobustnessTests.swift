import Testing
import TocsinExpressions

@Suite("Damaged expressions")
struct ExpressionRobustnessTests {
    static let samples = [
        "payload.value > -12.0 && labels.site == \"utrecht\"", "severity >= warning ? 'a' : r'b\\'",
        "[1, 2u, 3.5e3].map(x, x)",
        "{'a': 1, ?'b': payload.?b}.a == 0x1F", "b'\\x01\\377' == b\"\"\"x\"\"\"", "'\\u00e9\\U0001F600'.charAt(0)",
        "timestamp('2009-02-13T23:31:30.5Z') - duration('1h2.5m')", "'%s %.3f %x'.format(['é', 1.5, 255])",
        "payload.samples.exists(x, x > 1.0 || !has(payload.`a-b`))", "cel.bind(x, 1 + 2 * 3 % 4, -x in [1, 2])",
        "math.greatest(1, 2.0) // comment\n == .payload[?0].orValue(1)", "topic.transformMap(i, v, v != '', i + 1)[0]",
    ]

    @Test("every prefix compiles or is refused", arguments: samples)
    func prefixes(_ sample: String) {
        let bytes = Array(sample.utf8)
        for length in 0...bytes.count { exercise(String(decoding: bytes[..<length], as: UTF8.self)) }
    }

    @Test("every change of one byte compiles or is refused", arguments: samples)
    func corruptions(_ sample: String) {
        let bytes = Array(sample.utf8)
        for position in bytes.indices {
            for byte in [0, 9, 10, 34, 39, 40, 41, 45, 46, 48, 57, 63, 91, 92, 96, 97, 120, 123, 125, 0xC3, 0xFF]
                as [UInt8]
            {
                var damaged = bytes
                damaged[position] = byte
                exercise(String(decoding: damaged, as: UTF8.self))
            }
        }
    }

    /// Compiles, and evaluates what compiles; the point is that it returns.
    private func exercise(_ source: String) {
        do {
            _ = try Expression(source, in: .forTests).evaluate(Environment.bindings())
        } catch {
            #expect(!"\(error)".isEmpty)
            if let error = error as? ExpressionError { #expect(!error.rendered(source).isEmpty) }
        }
    }
}
