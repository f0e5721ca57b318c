import Testing
import TocsinDevices

@Suite struct PayloadTemplateTests {
    @Test("the names of a template are found, each once")
    func names() throws {
        #expect(try PayloadTemplate("{\"a\": {{a}}, \"b\": {{ b_2 }}, \"c\": {{a}}}").names == ["a", "b_2"])
        #expect(try PayloadTemplate("{\"a\": {}}").names.isEmpty)
    }

    @Test("braces that are not closed, or hold no name, are refused")
    func refusals() {
        #expect(throws: PayloadTemplate.Problem.unclosed(offset: 3)) { try PayloadTemplate("ab {{value") }
        #expect(throws: PayloadTemplate.Problem.badName("a b")) { try PayloadTemplate("{{a b}}") }
        #expect(throws: PayloadTemplate.Problem.badName("")) { try PayloadTemplate("{{}}") }
    }
}
