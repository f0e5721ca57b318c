import Testing
import TocsinDecoding
import TocsinExpressions
import TocsinModel

/// Whatever somebody writes as a text with places for values, and whatever a device sends to them: a text.
@Suite struct TemplateFuzzTests {
    @Test("made templates give a text")
    func templates() throws {
        var parser = JSONParser(limits: DecodingLimits())
        try FuzzRun("templates").run(
            { random in
                random.times(0...8) { random in
                    let open = random.pick(["{{", "{{{", "{{#", "{{^", "{{/", "{{!", "{{&", ""])
                    let path = random.pick(["payload.value", "labels.site", ".", "payload.list", "last", random.text()])
                    return open + path + random.pick(["}}", "}}}", "}", ""])
                }.joined(separator: random.text())
            },
            { source, random in
                guard let template = try? Template(source, in: RuleNames.environment) else { return }
                let escaping = random.pick([Escaping.none, .html, .json])
                _ = template.render(RuleNames.bindings(&random, &parser), escaping: escaping)
            }
        )
    }
}
