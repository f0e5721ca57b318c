import Testing
import TocsinExpressions

@Suite("Expressions that a stranger writes, and texts that a stranger sends")
struct HostileExpressionTests {
    private static let large = String(repeating: "abcdefg ", count: 32_768)
    private static let extremes = ["9223372036854775807", "-9223372036854775808", "4611686018427387904", "-1", "0"]

    @Test(
        "no number is too large for a function",
        arguments: [
            "'rule'.replace('', 'x', N)", "'rule'.replace('u', 'x', N)", "'rule'.split('', N)", "'rule'.split('u', N)",
            "'rule'.substring(N)", "'rule'.substring(0, N)", "'rule'.charAt(N)", "'rule'.indexOf('u', N)",
            "'rule'.lastIndexOf('u', N)", "[1, 2][N]", "{1: 2}[N]", "topic[N]", "math.bitShiftLeft(1, N)",
            "math.bitShiftRight(-1, N)", "math.abs(N)", "-(N)", "N + N", "N - 1", "N * N", "N / -1", "N % -1",
            "int(double(N))",
            "uint(N)", "int(uint(N))", "duration(N)", "timestamp(N)", "timestamp(N) - duration(N)",
            "string(timestamp(N))",
            "duration('9223372036s') + duration(N)", "timestamp('9999-12-31T23:59:59Z') + duration('9223372036s')",
            "timestamp('0001-01-01T00:00:00Z') - duration('9223372036s')", "int(1e300)", "uint(-0.5)", "int(0.0/0.0)",
            "'%.100f %.100e'.format([double(N), 5e-324])", "'%x %o %b %d'.format([N, N, N, N])",
            "'%.99999999999999999999f'.format([1.0])",
            "timestamp('9999-12-31T23:59:59Z').getFullYear('-23:59')", "math.greatest(N, 1u, 1.5)",
        ],
        extremes
    )
    func numbers(_ template: String, _ number: String) throws {
        let source = template.split(separator: "N", omittingEmptySubsequences: false).joined(separator: number)
        // It has a value or it hasn't; what it must not do is end the process.
        _ = try? Expression(source, in: .forTests).evaluate(Environment.bindings())
    }

    @Test("limits of the largest size mean no limit")
    func limits() throws {
        #expect(try evaluate("'abc'.replace('', 'x', 9223372036854775807)") == .string("xaxbxcx"))
        #expect(try evaluate("'abc'.replace('', 'x', 2)") == .string("xaxbc"))
        #expect(try evaluate("'abc'.replace('', 'x', 0)") == .string("abc"))
        #expect(try evaluate("''.replace('', 'x')") == .string("x"))
        #expect(try evaluate("'a,b'.split(',', 9223372036854775807)") == .list([.string("a"), .string("b")]))
        #expect(try evaluate("'aXbXc'.replace('X', '', 1)") == .string("abXc"))
    }

    @Test(
        "searches agree with the plain way",
        arguments: ["aabaabaaab", "abababab", "aaaa", "ünïcödé ünï", "", "xyz", "a\u{301}a\u{301}"],
        ["a", "aab", "abab", "aaaa", "ï", "ünï", "\u{301}a", "zz"]
    )
    func searches(_ text: String, _ part: String) throws {
        let (scalars, wanted) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
        let places = scalars.indices.filter { scalars[$0...].starts(with: wanted) }
        let labels: [String: Value] = ["labels": .map(MapValue([("t", .string(text)), ("p", .string(part))]))]
        #expect(try evaluate("labels.t.indexOf(labels.p)", labels) == .int(Int64(places.first ?? -1)))
        #expect(try evaluate("labels.t.lastIndexOf(labels.p)", labels) == .int(Int64(places.last ?? -1)))
        #expect(try evaluate("labels.t.contains(labels.p)", labels) == .bool(!places.isEmpty))
        for start in 0...scalars.count {
            let (first, last) = (places.first { $0 >= start } ?? -1, places.last { $0 <= start } ?? -1)
            #expect(try evaluate("labels.t.indexOf(labels.p, \(start))", labels) == .int(Int64(first)))
            #expect(try evaluate("labels.t.lastIndexOf(labels.p, \(start))", labels) == .int(Int64(last)))
        }
        #expect(try evaluate("labels.t.split(labels.p).join(labels.p) == labels.t", labels) == .bool(true))
    }

    private static let repeated = (0..<6).reduce("BODY") { inner, level in
        "[0,1,2,3,4,5,6,7,8,9].all(y\(level), \(inner))"
    }

    @Test(
        "what reads or builds much is stopped before it has taken long, however often it is asked for",
        arguments: [
            "payload.t.split('').size() > 0", "payload.t.replace('', 'x') != ''", "payload.t.replace('a', 'bcd') != ''",
            "payload.t.lastIndexOf('zz') < 0", "payload.t.indexOf('efg abcdefg abcdefg z') < 0",
            "payload.t.lowerAscii() != ''",
            "payload.t.contains('zz') == false", "'%s%s'.format([payload.t, payload.t]) != ''",
            "payload.t.reverse() != ''",
            "!(payload.t in [payload.t + '1'])", "(payload.t + payload.t).size() > 0", "{payload.t: 1}.size() == 1",
            "[payload.t, payload.t].join() != ''", "'%.100f'.format([5e-324]) != ''", "payload.t.trim() != ''",
            "base64.encode(bytes(payload.t)) != ''", "payload.xs == payload.xs", "!(-1.0 in payload.xs)",
            "(payload.xs + payload.xs).size() > 0", "payload.xs.map(x, x).size() > 0",
            "math.greatest(payload.xs) > 0.0",
            "payload.t == payload.t + ''", "payload.t <= payload.t",
            "!payload.t.matches(payload.t.substring(0, 20) + 'q')",
        ]
    )
    func dear(_ body: String) throws {
        let numbers = Value.list((0..<20_000).map { .double(Double($0)) })
        let changes: [String: Value] = ["payload": .map(MapValue([("t", .string(Self.large)), ("xs", numbers)]))]
        let source = Self.repeated.split(separator: "BODY", omittingEmptySubsequences: false).joined(separator: body)
        var failure: EvaluationError.Reason?
        let time = try ContinuousClock().measure { failure = try evaluationFailure(source, changes) }
        #expect(failure == .costLimit(ExpressionLimits().steps))
        // Without optimization, and with others beside it; a release build takes a fiftieth.
        #expect(time < .seconds(10))
    }

    @Test("a list that is made of one list many times over is no key, and is not hashed")
    func sharedKey() throws {
        let source = (0..<28).reduce("{x: 1}.size() > 0") { inner, _ in "cel.bind(x, [x, x], \(inner))" }
        #expect(source.utf8.count < 1024)
        #expect(try evaluationFailure("cel.bind(x, [1], \(source))") == .invalid("a list cannot be a key"))
        let many = (0..<9).map { "'k\($0)': 0" }.joined(separator: ", ")
        let lookup = (0..<28).reduce("x in {\(many)}") { inner, _ in "cel.bind(x, [x, x], \(inner))" }
        #expect(try evaluate("cel.bind(x, [1], \(lookup))") == .bool(false))
    }

    @Test("has() in has() is compiled once each")
    func nestedHas() throws {
        let source = (0..<48).reduce("payload") { inner, _ in "(has(\(inner).a)?{}:{})" }
        let time = ContinuousClock().measure { _ = compileError("has(\(source).a)") }
        #expect(time < .seconds(2))
    }

    @Test("has() still records the path that it asks for, before the way there")
    func hasPaths() throws {
        let expression = try Expression("has(payload.motor.rpm) && has(labels.site)", in: .forTests)
        #expect(
            expression.fieldPaths.map(\.description) == ["payload.motor.rpm", "payload.motor", "labels.site", "labels"]
        )
        #expect(compileError("has(event.idd)")?.message == "there is no field 'idd'")
    }

    @Test(
        "long chains and many patterns are refused or compiled, soon",
        arguments: [
            "error" + String(repeating: ".a", count: 240), "nobody" + String(repeating: ".a", count: 240),
            "payload" + String(repeating: "['a']", count: 240) + ".f()",
            Array(repeating: "'x'.matches('(a|b)*c{30}')", count: 2000).joined(separator: "||"),
        ]
    )
    func compiling(_ source: String) {
        let time = ContinuousClock().measure { _ = compileError(source) }
        #expect(time < .seconds(5))
    }

    @Test(
        "patterns share a bound of what they take to compile, by what they are made of",
        arguments: [
            (String(repeating: #"\\pL|"#, count: 40), false, false),
            (String(repeating: "a{900}", count: 90), false, false),
            (String(repeating: #"\\\\pL|"#, count: 10), true, true), ("^(porto|lab)-[0-9]{3,5}$", true, true),
            (#"^\\p{Lu}\\pL+$"#, true, false),
        ]
    )
    func patternSteps(_ pattern: String, byItself: Bool, thirtyTimes: Bool) {
        var environment = Environment.forTests
        environment.limits = .fromOutside
        environment.external = ExternalFunctions(compilePattern: { .compiled(size: $0.utf8.count) { _ in false } })
        func compiles(_ source: String) -> Bool { (try? Expression(source, in: environment)) != nil }
        #expect(compiles("payload.t.matches('\(pattern)')") == byItself)
        let many = Array(repeating: "payload.t.matches('\(pattern)')", count: 30).joined(separator: " || ")
        #expect(compiles(many) == thirtyTimes)
    }

    @Test("what comes through the API has a small bound, which is told from what was granted")
    func fromOutside() throws {
        var environment = Environment.forTests
        environment.limits = .fromOutside
        let list = "[0,1,2,3,4,5,6,7,8,9]"
        let dear = try Expression("\(list).all(x, \(list).all(y, \(list).all(z, x + y + z >= 0)))", in: environment)
        var steps = 100_000
        #expect(throws: EvaluationError.self) { try dear.evaluateBool(Environment.bindings(), steps: &steps) }
        #expect(steps == 100_000 - environment.limits.steps)
        let cheap = try Expression("labels.site == 'utrecht' && severity >= warning", in: environment)
        steps = 50
        #expect(try cheap.evaluateBool(Environment.bindings(), steps: &steps))
        #expect((30..<50).contains(steps))
        steps = 2
        #expect(throws: EvaluationError.self) { try cheap.evaluateBool(Environment.bindings(), steps: &steps) }
        let long = "labels.site in ['" + String(repeating: "a", count: 5000) + "']"
        #expect(throws: ExpressionError.self) { try Expression(long, in: environment) }
    }
}
