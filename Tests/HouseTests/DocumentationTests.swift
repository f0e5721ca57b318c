import Testing

/// What other targets see is explained where it is declared.
@Suite struct DocumentationTests {
    @Test("every type for other targets has a doc comment, apart from those that had none")
    func types() throws {
        var found: [String: [Offence]] = [:]
        for file in try Repository.loaded.get().swift where file.target != nil {
            for index in file.tokens.indices {
                guard let name = Self.declaredType(at: index, in: file), !Self.isDocumented(index, in: file)
                else { continue }
                found["\(file.path), \(name)", default: []].append(file.offence(at: index))
            }
        }
        var known: [String: Int] = [:]
        for (path, names) in KnownUndocumented.types {
            for name in names { known["\(path), \(name)", default: 0] += 1 }
        }
        let complaints = Ratchet(item: "an undocumented type", list: "KnownUndocumented.swift")
            .complaints(found: found, known: known)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("an attribute may stand between a doc comment and what it documents, another comment may not")
    func comments() {
        let source = """
            /// A.
            @frozen
            package struct A {
                // B.
                package indirect enum B {}
                package var c: Int
            }
            package import struct Foundation.D
            """
        let file = SwiftFile(path: "a.swift", source: Array(source.utf8))
        let types = file.tokens.indices.filter { Self.declaredType(at: $0, in: file) != nil }
        #expect(types.map { Self.isDocumented($0, in: file) } == [true, false])
    }

    /// The name of a `package` type whose declaration's access level is at a token.
    private static func declaredType(at index: Int, in file: SwiftFile) -> String? {
        guard file.tokens[index].text == "package", file.text(at: index - 1) != "." else { return nil }
        var keyword = index + 1
        while modifiers.contains(file.text(at: keyword)) { keyword += 1 }
        guard keywords.contains(file.text(at: keyword)), file.tokens.indices.contains(keyword + 1) else { return nil }
        let name = file.tokens[keyword + 1]
        // `class func` and the like declare no class.
        return name.isName && !members.contains(name.text) ? name.text : nil
    }

    private static func isDocumented(_ index: Int, in file: SwiftFile) -> Bool {
        var line = file.tokens[index].line - 1
        while file.trimmedLine(line).hasPrefix("@") || file.trimmedLine(line).hasPrefix("#") { line -= 1 }
        return file.trimmedLine(line).hasPrefix("///")
    }

    private static let modifiers: Set<String> = ["final", "indirect", "nonisolated", "distributed"]
    private static let keywords: Set<String> = ["struct", "enum", "class", "actor", "protocol"]
    private static let members: Set<String> = ["func", "var", "subscript"]
}
