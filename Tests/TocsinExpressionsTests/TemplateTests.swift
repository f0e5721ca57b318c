import Testing
import TocsinExpressions

@Suite("Templates")
struct TemplateTests {
    private func render(
        _ source: String,
        escaping: Escaping = .none,
        _ changes: [String: Value] = [:]
    ) throws -> String {
        try Template(source, in: .forTests).render(Environment.bindings(changes), escaping: escaping)
    }

    @Test("values, missing values and comments")
    func values() throws {
        #expect(try render("{{labels.site}}: {{ payload.value }} °C{{! not shown }}") == "utrecht: -10.5 °C")
        #expect(try render("[{{payload.missing.deeper}}]") == "[]")
        #expect(
            try render("{{topic}} {{topic.1}} {{severity}} {{critical}}") == "site, vault, freezer vault error critical"
        )
    }

    @Test("sections show what is true, and once per element of a list")
    func sections() throws {
        #expect(try render("{{#payload.door}}open{{/payload.door}}{{^payload.door}}shut{{/payload.door}}") == "open")
        #expect(
            try render("{{#event.retained}}x{{/event.retained}}{{^event.retained}}live{{/event.retained}}") == "live"
        )
        #expect(
            try render("{{#incidents}}{{rule}}={{value}} at {{labels.site}};{{/incidents}}")
                == "door=1 at utrecht;cold=58.2 at utrecht;"
        )
        #expect(try render("{{#payload.samples}}<{{.}}>{{/payload.samples}}") == "<1><2.5>")
        #expect(try render("{{#payload.motor}}{{rpm}}{{/payload.motor}}") == "1200")
    }

    @Test("a section's tags alone on a line leave no line")
    func standalone() throws {
        #expect(try render("a\n{{#incidents}}\n- {{rule}}\n{{/incidents}}\nb\n") == "a\n- door\n- cold\nb\n")
    }

    @Test("values are escaped for where the text goes")
    func escaping() throws {
        #expect(
            try render("{{labels.room}} {{{labels.room}}} {{&labels.room}}", escaping: .html) == "B&lt;1&gt; B<1> B<1>"
        )
        #expect(
            try render(
                "\"{{labels.site}}\"",
                escaping: .json,
                ["labels": .map(MapValue([("site", .string("a\"\n\u{1}"))]))]
            )
                == "\"a\\\"\\n\\u0001\""
        )
    }

    @Test("names that cannot exist are errors with a suggestion")
    func unknown() throws {
        func error(_ source: String) -> ExpressionError? {
            do {
                _ = try Template(source, in: .forTests)
                return nil
            } catch {
                return error
            }
        }
        let name = try #require(error("hot in {{lables.site}}"))
        #expect(name.summary == "unknown name 'lables'; did you mean 'labels'?")
        #expect(name.offset == 9)
        #expect(error("{{event.tiem}}")?.suggestion == "'time'")
        #expect(error("{{#incidents}}{{rul}}{{/incidents}}")?.suggestion == "'rule'")
        #expect(error("{{#payload.x}}")?.message == "the section 'payload.x' is not closed")
        #expect(error("{{/payload.x}}") != nil)
        #expect(error("{{payload.x") != nil)
        #expect(error("{{> partial}}") != nil)
        #expect(throws: ExpressionError.self) {
            try Template("{{payload.x}}", in: .forTests) { $0.fields == ["x"] ? "no such field" : nil }
        }
    }

    @Test("a template says which variables it reads")
    func references() throws {
        let template = try Template("{{payload.value}} {{labels.site}} {{payload.value}}", in: .forTests)
        #expect(template.variables == VariableSet([1, 2]))
        #expect(template.fieldPaths.map(\.description) == ["payload.value", "labels.site"])
    }

    @Test(
        "numbers have no more digits than mean something",
        arguments: [
            (58.20000076293945, "58.2"), (0.011737819751, "0.01174"), (3, "3"), (-0.0, "0"), (21.5, "21.5"),
            (0.123456, "0.123456"), (0.1234567, "0.1235"), (1234.5678912, "1234.568"), (0.00001, "0.00001"),
            (1.23456789e-9, "1.235e-09"), (1e15, "1000000000000000"), (1e300, "1e+300"), (-7.0000001, "-7"),
            (.nan, "NaN"), (-.infinity, "-Infinity"),
        ] as [(Double, String)]
    )
    func numbers(_ number: Double, _ text: String) {
        #expect(Value.double(number).displayText == text)
    }

    @Test(
        "durations read as days, hours, minutes and seconds",
        arguments: [("90m", "1h30m"), ("0s", "0s"), ("-1.5s", "-1.5s"), ("49h", "2d1h")]
    )
    func durations(_ source: String, _ text: String) throws {
        #expect(try #require(DurationValue(source)).displayText == text)
    }

    @Test("long output is cut at a character")
    func bounded() throws {
        let text = try render(
            "{{labels.site}}",
            ["labels": .map(MapValue([("site", .string(String(repeating: "🐱", count: 9000)))]))]
        )
        #expect(text.utf8.count <= Template.outputLimit)
        #expect(text.hasSuffix("🐱…"))
        let rounds = Value.list(Array(repeating: .list(Array(repeating: .double(1), count: 5000)), count: 5000))
        #expect(try render("{{#payload}}{{#.}}{{/.}}{{/payload}}", ["payload": rounds]).isEmpty)
    }

    @Test("damaged templates are parsed or refused")
    func robustness() {
        let bytes = Array(
            "a {{#payload.x}}\n{{{labels.site}}} {{.}} {{/payload.x}}\n{{^topic}}é{{! c }}{{/topic}}".utf8
        )
        for position in bytes.indices {
            for byte in [0, 10, 32, 46, 35, 47, 123, 125, 0xC3] as [UInt8] {
                var damaged = bytes
                damaged[position] = byte
                _ = try? render(String(decoding: damaged, as: UTF8.self))
                _ = try? render(String(decoding: damaged[..<position], as: UTF8.self))
            }
        }
    }
}
