import Testing

/// The scanner by which all other tests of the house tell code from text.
@Suite struct ScannerTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let source: String
        /// The tokens of its code, with blanks between.
        let code: String
        /// The words of its literals.
        let literals: String

        var testDescription: String { source }
    }

    struct Sighting: CustomTestStringConvertible, Sendable {
        let source: String
        let banned: BannedInLibraries

        var testDescription: String { source }
    }

    @Test(
        "comments are nothing, literals are text and interpolations are code",
        arguments: [
            Sample(source: "a // b \"c\"\nd", code: "a d", literals: ""),
            Sample(source: "a /* b /* c */ d */ e", code: "a e", literals: ""),
            Sample(source: #"a = "b // c" + d"#, code: #"a = " " + d"#, literals: "b c"),
            Sample(source: #"a("b \"c\" d", e)"#, code: #"a ( " " , e )"#, literals: "b c d"),
            Sample(source: #""a \(b("c", d)) e" f"#, code: #"" ( b ( " " , d ) ) " f"#, literals: "a c e"),
            Sample(source: ##"#"a \(b) \#(c)"# d"##, code: ##"# " ( c ) " # d"##, literals: "a b"),
            Sample(
                source: "\"\"\"\n    a \"b\" \"\"\n    \\(c) // d\n    \"\"\" e",
                code: #"" " " ( c ) " " " e"#,
                literals: "a b d"
            ),
            Sample(source: "a(/b\"c/) \"d\"", code: #"a ( / / ) " ""#, literals: "d"),
            Sample(source: "a = b / c / \"d\"", code: #"a = b / c / " ""#, literals: "d"),
            Sample(source: "a = #/b\"c/# d", code: "a = # / / # d", literals: ""),
            Sample(source: #""a" != b.c! "#, code: #"" " ! = b . c !"#, literals: "a"),
        ]
    )
    func samples(_ sample: Sample) {
        let file = SwiftFile(path: "a.swift", source: Array(sample.source.utf8))
        #expect(file.tokens.map(\.text).joined(separator: " ") == sample.code)
        var words: [String] = []
        Word.forEach(in: file.literals) { words.append($0.text) }
        #expect(words.joined(separator: " ") == sample.literals)
        #expect(file.code.count == sample.source.utf8.count && file.literals.count == sample.source.utf8.count)
    }

    @Test(
        "what is banned is found",
        arguments: [
            Sighting(source: "print(a)", banned: .print),
            Sighting(source: "try! a()", banned: .forceTry),
            Sighting(source: "a as! B", banned: .forceCast),
            Sighting(source: "a!.b", banned: .forceUnwrap),
            Sighting(source: "a()!", banned: .forceUnwrap),
            Sighting(source: "a[0]! = b", banned: .forceUnwrap),
            Sighting(source: "var a: B!", banned: .forceUnwrap),
            Sighting(source: "Task { a() }", banned: .freeTask),
            Sighting(source: "Task.detached { a() }", banned: .freeTask),
            Sighting(source: "Task(priority: .low) {}", banned: .freeTask),
            Sighting(source: "a.sleep(for: b)", banned: .sleep),
            Sighting(source: "usleep(1)", banned: .sleep),
            Sighting(source: "fatalError()", banned: .fatalError),
            Sighting(source: "DispatchQueue.main", banned: .dispatchQueue),
            Sighting(source: "nonisolated(unsafe) var a = 1", banned: .unsafeIsolation),
        ]
    )
    func banned(_ sighting: Sighting) {
        #expect(Self.found(in: sighting.source) == [sighting.banned])
    }

    @Test(
        "what only looks like it is not",
        arguments: [
            "a != b", "a!=b", "!a", "(!a)", "try? a as? B", "a.print(b)", "func print(_ a: B) {}", "// a!",
            "\"a!\"", "Task.isCancelled", "withTaskGroup { a }", "let sleepUntil = a", "nonisolated func a()",
        ]
    )
    func allowed(_ source: String) {
        #expect(Self.found(in: source).isEmpty)
    }

    private static func found(in source: String) -> [BannedInLibraries] {
        let file = SwiftFile(path: "a.swift", source: Array(source.utf8))
        return BannedInLibraries.allCases.filter { banned in
            file.tokens.indices.contains { banned.isAt($0, in: file) }
        }
    }
}
