import Testing

/// The manifest says what a target may import; `AllowedImports` says what it does import.
@Suite struct ImportTests {
    @Test("a target imports those of our modules that are written down for it, and no others")
    func modules() throws {
        let targets = try Repository.loaded.get().targets
        let modules = try Self.modules()
        var complaints: [String] = []
        for target in Set(targets.keys).union(AllowedImports.modules.keys).sorted() {
            let allowed = Set(AllowedImports.modules[target] ?? [])
            var unused = allowed
            for file in targets[target] ?? [] {
                for index in file.tokens.indices {
                    guard let module = Self.module(importedAt: index, in: file), module != target,
                        modules.contains(module)
                    else { continue }
                    unused.remove(module)
                    guard !allowed.contains(module) else { continue }
                    complaints.append("\(file.offence(at: index)): AllowedImports.swift has no \(module) for \(target)")
                }
            }
            for module in unused.sorted() {
                complaints.append("\(target) doesn't import \(module) any more, remove it from AllowedImports.swift")
            }
            if targets[target] == nil {
                complaints.append("there is no \(target), remove it from AllowedImports.swift")
            }
        }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("an import is known with any access level, attribute and kind")
    func imports() {
        let source = """
            import A
            @testable import B
            package import struct C.D
            // import E
            let f = "import F"
            """
        let file = SwiftFile(path: "a.swift", source: Array(source.utf8))
        #expect(file.tokens.indices.compactMap { Self.module(importedAt: $0, in: file) } == ["A", "B", "C"])
    }

    /// The names of our modules, those of other languages too: of the folders in `Sources`.
    private static func modules() throws -> Set<String> {
        var modules: Set<String> = []
        for file in try Repository.loaded.get().files {
            let components = file.path.split(separator: "/")
            if components.count > 2, components[0] == "Sources" { modules.insert(String(components[1])) }
        }
        return modules
    }

    private static func module(importedAt index: Int, in file: SwiftFile) -> String? {
        guard file.tokens[index].text == "import", file.text(at: index - 1) != "." else { return nil }
        let next = file.text(at: index + 1)
        return kinds.contains(next) ? file.text(at: index + 2) : next
    }

    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]
}
