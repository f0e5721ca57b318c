import Testing

/// A switch without `default` over an enum of ours breaks where a new case has to be thought about.
@Suite struct SwitchTests {
    @Test("there are no more switches with a default than there were")
    func defaults() throws {
        var found: [String: [Offence]] = [:]
        for file in try Repository.loaded.get().swift where file.target != nil {
            let offences = Self.defaults(in: file)
            if !offences.isEmpty { found[file.path] = offences }
        }
        let complaints = Ratchet(item: "`default:`", list: "KnownDefaults.swift")
            .complaints(found: found, known: KnownDefaults.counts)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("a label of an argument or of a subscript is no default of a switch, nor is @unknown default")
    func labels() {
        let source = """
            f(default: 1); counts[key, default: 0] += 1; func f(default: Int) {}
            switch a { case 1: "default:"; @unknown default: 2 }
            switch b { case 1: f(default: 1)
            default: 3 }
            """
        let file = SwiftFile(path: "a.swift", source: Array(source.utf8))
        #expect(Self.defaults(in: file).map(\.line) == [4])
    }

    private static func defaults(in file: SwiftFile) -> [Offence] {
        var offences: [Offence] = []
        var brackets: [String] = []
        for index in file.tokens.indices {
            let text = file.tokens[index].text
            if text == "(" || text == "[" || text == "{" {
                brackets.append(text)
            } else if text == ")" || text == "]" || text == "}" {
                _ = brackets.popLast()
            } else if text == "default", file.text(at: index + 1) == ":", brackets.last == "{",
                file.text(at: index - 1) != "unknown"
            {
                offences.append(file.offence(at: index))
            }
        }
        return offences
    }
}
