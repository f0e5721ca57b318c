import Testing
import TocsinExpressions

@Suite("Bounds of expressions")
struct ExpressionLimitTests {
    @Test(
        "a hundred thousand of anything nested is an error, not a crash",
        arguments: ["(", "[", "!", "-", "{1:", "a[", "f(", "a?b:", "[1].map(x,", "\"\"+(", "a.b(", "!(", "-["]
    )
    func nesting(_ opening: String) {
        let source = String(repeating: opening, count: 100_000 / opening.utf8.count)
        #expect(compileError(String(source.prefix(60_000))) != nil)
        #expect(compileError(source) != nil)
    }

    @Test(
        "long chains of accesses, comparisons and calls are errors, not crashes",
        arguments: [".a", "[0]", ".f()", "==1"]
    )
    func chains(_ link: String) {
        #expect(compileError("payload" + String(repeating: link, count: 15_000)) != nil)
    }

    @Test("a boolean of thousands of steps evaluates", arguments: [" && ", " || "])
    func longBooleans(_ joint: String) throws {
        let source = Array(repeating: "true", count: 8000).joined(separator: joint)
        #expect(try evaluate(source) == .bool(true))
        let sum = Array(repeating: "1.0", count: 9000).joined(separator: " + ")
        #expect(try evaluate(sum) == .double(9000))
    }

    @Test("more parts than the limit are an error")
    func nodes() throws {
        let source = Array(repeating: "1", count: 20_000).joined(separator: "+")
        #expect(try #require(compileError(source)).message.contains("parts"))
        #expect(try #require(compileError(String(repeating: " ", count: 70_000))).message.contains("longer"))
    }

    @Test("an evaluation that costs too much is stopped, and no || hides it")
    func cost() throws {
        let list = "[1,2,3,4,5,6,7,8,9,10]"
        let bomb = (0..<7).reduce("true") { inner, level in "\(list).all(x\(level), \(inner))" }
        #expect(try evaluationFailure(bomb) == .costLimit(200_000))
        #expect(try evaluationFailure("\(bomb) || true") == .costLimit(200_000))
    }

    @Test("texts and lists cannot grow without bound")
    func sizes() throws {
        let text = (0..<40).reduce("x.size() > 0") { inner, _ in "cel.bind(x, x + x, \(inner))" }
        #expect(try evaluationFailure("cel.bind(x, 'abcdefgh', \(text))") == .sizeLimit)
        let list = (0..<40).reduce("x.size() > 0") { inner, _ in "cel.bind(x, x + x, \(inner))" }
        #expect(try evaluationFailure("cel.bind(x, [1], \(list))") == .sizeLimit)
    }

    @Test("comparing values that share parts many times over is stopped")
    func sharing() throws {
        let shared = (0..<60).reduce("x == y") { inner, _ in "cel.bind(x, [x, x], cel.bind(y, [y, y], \(inner)))" }
        #expect(try evaluationFailure("cel.bind(x, [1], cel.bind(y, [1], \(shared)))") == .costLimit(200_000))
    }
}
