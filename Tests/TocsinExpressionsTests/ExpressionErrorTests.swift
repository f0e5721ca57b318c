import Testing
import TocsinExpressions

@Suite("Mistakes in expressions")
struct ExpressionErrorTests {
    /// A source with a mistake and what is said of it.
    struct Mistake: CustomTestStringConvertible {
        let source: String
        let offset: Int
        let summary: String

        var testDescription: String { source }

        init(_ source: String, _ offset: Int, _ summary: String) {
            (self.source, self.offset, self.summary) = (source, offset, summary)
        }
    }

    @Test(
        "each is reported where it is, with what was probably meant",
        arguments: [
            Mistake("paylod.value > 3.0", 0, "unknown name 'paylod'; did you mean 'payload'?"),
            Mistake("severity >= criticl", 12, "unknown name 'criticl'; did you mean 'critical'?"),
            Mistake("severity == 'criticl'", 12, "'criticl' is not a severity; did you mean 'critical'?"),
            Mistake("event.tiem > event.time", 6, "there is no field 'tiem'; did you mean 'time'?"),
            Mistake("labels.site.startWith('a')", 12, "unknown function 'startWith'; did you mean 'startsWith'?"),
            Mistake("sice(topic) > 1", 0, "unknown function 'sice'; did you mean 'size'?"),
            Mistake("contains(labels.site, 'a')", 0, "contains() is written as x.contains(…)"),
            Mistake("labels.site.contains()", 12, "contains() does not take 0 arguments"),
            Mistake("payload.a = 1.0", 10, "unexpected '='; did you mean '=='?"),
            Mistake("payload.a and payload.b", 10, "unexpected 'and'; did you mean '&&'?"),
            Mistake("payload.a & payload.b", 10, "unexpected '&'; did you mean '&&'?"),
            Mistake("1 + \"a\" == 2", 2, "'+' does not take a int and a string"),
            Mistake(
                "1 + 1.0 > 2.0",
                2,
                "'+' does not take a int and a double; write 2.0 for 2, or convert with double(…)"
            ),
            Mistake("labels.site == 3", 12, "a string never equals a int"),
            Mistake("labels.site && true", 7, "a condition is expected here, not a string"),
            Mistake("duration('5 minutes') > duration('1s')", 9, "\"5 minutes\" is not a duration, such as \"1h30m\""),
            Mistake("labels.site.matches('(')", 20, "the pattern is not valid"),
            Mistake("payload.a >", 11, "the expression ends too early"),
            Mistake("(payload.a", 10, "the expression ends too early; ')' is expected"),
            Mistake("'abc", 0, "the text is not closed by a quote"),
            Mistake("", 0, "the expression is empty"),
            Mistake("a.all(1, true)", 0, "unknown name 'a'"),
            Mistake("topic.all(1, true)", 10, "all() takes the name of a variable here"),
            Mistake("has(payload)", 4, "has() takes a field, as has(payload.value)"),
            Mistake("payload.a > 5m", 12, "a number runs into a name; text needs quotes, units need duration(\"…\")"),
        ]
    )
    func reported(_ mistake: Mistake) throws {
        let error = try #require(compileError(mistake.source))
        #expect(error.summary.hasPrefix(mistake.summary))
        #expect(error.offset == mistake.offset)
    }

    @Test("the caret stands under the mistake, by characters and in the right line")
    func caret() throws {
        let source = "labels.site == \"zaandam-ü\"\n  && paylod.x > 1.0"
        let error = try #require(compileError(source))
        #expect((error.line, error.column) == (2, 6))
        #expect(
            error.rendered(source) == """
                2:6: unknown name 'paylod'; did you mean 'payload'?
                    && paylod.x > 1.0
                       ^
                """
        )
    }

    @Test("a long line is cut around the mistake")
    func longLine() throws {
        let source = "'" + String(repeating: "x", count: 500) + "' == nme"
        let error = try #require(compileError(source))
        let lines = error.rendered(source).split(separator: "\n")
        let caret = try #require(
            lines.last?.distance(from: lines[2].startIndex, to: lines[2].lastIndex(of: "^") ?? lines[2].startIndex)
        )
        #expect(lines[1].dropFirst(caret).hasPrefix("nme"))
    }
}
