import Testing

/// Folders of a target are its parts, and of two parts only one may know the other.
@Suite struct FolderTests {
    @Test("the folders of a target depend on each other in one direction, apart from cycles that are known")
    func cycles() throws {
        let targets = try Repository.loaded.get().targets
        var complaints: [String] = []
        for target in Set(targets.keys).union(KnownCycles.folders.keys).sorted() {
            let files = targets[target] ?? []
            // A target without folders has no parts that could depend on each other.
            let graph = FolderGraph(of: files.contains(where: \.isInFolder) ? files : [])
            let known = (KnownCycles.folders[target] ?? []).map { Set($0) }
            for cycle in graph.cycles where !known.contains(cycle) {
                complaints.append(Self.complaint(about: cycle, of: target, in: graph, known: known))
            }
            for cycle in known where !graph.cycles.contains(where: { !$0.isDisjoint(with: cycle) }) {
                complaints.append("\(target): \(cycle.sorted()) is no cycle any more, remove it from KnownCycles.swift")
            }
        }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("two folders that need each other are a cycle, and a third that needs both is not of it")
    func twoFolders() {
        let graph = FolderGraph(of: [
            SwiftFile(path: "Sources/T/A/One.swift", source: Array("struct One { var two: Two }".utf8)),
            SwiftFile(path: "Sources/T/B/Two.swift", source: Array("struct Two {} // One\nfunc f() -> One".utf8)),
            SwiftFile(path: "Sources/T/C/Three.swift", source: Array("let three = (One.self, Two.self)".utf8)),
        ])
        #expect(graph.cycles == Self.cycleOfTwo)
        #expect(
            graph.evidence(of: ["A", "B"], touching: ["A"]) == [
                "Sources/T/A/One.swift:1: A needs B for Two", "Sources/T/B/Two.swift:2: B needs A for One",
            ]
        )
    }

    @Test("a method of an extension belongs to the folder of its file, and is known by its labels")
    func methods() {
        let graph = FolderGraph(of: [
            SwiftFile(path: "Sources/T/A/One.swift", source: Array("struct One { func a() { b(at: 1) } }".utf8)),
            SwiftFile(
                path: "Sources/T/B/One+B.swift",
                source: Array("extension One { func b<T>(_ x: T = 0, at y: Int) {} }".utf8)
            ),
            SwiftFile(path: "Sources/T/C/Three.swift", source: Array("struct Three { let x = y.b(of: 1) }".utf8)),
        ])
        #expect(graph.cycles == Self.cycleOfTwo)
        #expect(graph.dependencies["C"] == nil)
    }

    private static let cycleOfTwo: Set<Set<String>> = [["A", "B"]]

    private static func complaint(
        about cycle: Set<String>,
        of target: String,
        in graph: FolderGraph,
        known: [Set<String>]
    ) -> String {
        let names = "\(target): \(cycle.sorted())"
        if known.contains(where: { cycle.isSubset(of: $0) }) {
            return "\(names) is all that is left of a cycle, say so in KnownCycles.swift"
        }
        // Where a known cycle has become larger, what counts is how the new folders come into it.
        let added = known.filter { !$0.isDisjoint(with: cycle) }.reduce(cycle) { $0.subtracting($1) }
        let evidence = graph.evidence(of: cycle, touching: added.isEmpty ? cycle : added)
        return "\(names) is a new cycle:\n" + evidence.map { "    \($0)" }.joined(separator: "\n")
    }
}
