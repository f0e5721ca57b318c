import Testing

/// What the manifest can't forbid in code.
@Suite struct LibraryTests {
    @Test(
        "a library doesn't print, crash on purpose, start a task that nobody owns or wait by sleeping",
        arguments: BannedInLibraries.allCases
    )
    func libraries(_ banned: BannedInLibraries) throws {
        var found: [String: [Offence]] = [:]
        for file in try Repository.loaded.get().swift {
            guard let target = file.target, !BannedInLibraries.exceptedTargets.contains(target) else { continue }
            for index in file.tokens.indices where banned.isAt(index, in: file) {
                found[file.path, default: []].append(file.offence(at: index))
            }
        }
        let complaints = complain(about: banned.rawValue, found)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("the core knows no clock, no chance, no waiting and no Foundation", arguments: BannedInCore.allCases)
    func core(_ banned: BannedInCore) throws {
        let targets = try Repository.loaded.get().targets
        var found: [String: [Offence]] = [:]
        for target in BannedInCore.targets {
            let files = try #require(targets[target], "there is no \(target); BannedInCore.targets names it")
            for file in files {
                for index in file.tokens.indices where banned.isAt(index, in: file) {
                    found[file.path, default: []].append(file.offence(at: index))
                }
            }
        }
        let complaints = complain(about: banned.rawValue, found)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("every type that is @unchecked Sendable is known, with the reason why that is safe")
    func unchecked() throws {
        var found: [String: [Offence]] = [:]
        for file in try Repository.loaded.get().swift {
            guard let target = file.target, !BannedInLibraries.exceptedTargets.contains(target) else { continue }
            for index in file.tokens.indices where file.tokens[index].text == "unchecked" {
                guard file.text(at: index - 1) == "@", file.text(at: index + 1) == "Sendable" else { continue }
                var keyword = index
                while keyword >= 0, !Self.declaring.contains(file.text(at: keyword)) { keyword -= 1 }
                found[file.text(at: keyword + 1), default: []].append(file.offence(at: index))
            }
        }
        let complaints = Ratchet(item: "@unchecked Sendable", list: "AllowedUnchecked.swift")
            .complaints(found: found, known: AllowedUnchecked.counts)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    private static let declaring: Set<String> = ["struct", "class", "enum", "actor", "extension"]

    private func complain(about construct: String, _ found: [String: [Offence]]) -> [String] {
        Ratchet(item: construct, list: "AllowedConstruct.swift")
            .complaints(found: found, known: AllowedConstruct.counts(of: construct))
    }
}
