import Testing

/// One plain vocabulary: words that others have replaced don't come back.
@Suite struct VocabularyTests {
    @Test("a word that another has replaced is used no more often than it was, in names and in texts")
    func words() throws {
        let repository = try Repository.loaded.get()
        var words: [String: ForbiddenWord] = [:]
        for word in ForbiddenWord.all {
            for form in word.forms { words[form] = word }
        }
        var found: [String: [Offence]] = [:]
        func count(_ bytes: [UInt8], of path: String, as key: (ForbiddenWord) -> String) {
            Word.forEach(in: bytes) { word in
                guard let forbidden = words[word.text] else { return }
                found[key(forbidden), default: []].append(Offence(path: path, line: word.line, text: word.text))
            }
        }
        for file in repository.swift {
            if file.isOurs { count(file.code, of: file.path, as: \.nameKey) }
            if file.target != nil { count(file.literals, of: file.path, as: \.textKey) }
        }
        for file in repository.files where file.isPage { count(file.bytes, of: file.path, as: \.textKey) }
        var known: [String: Int] = [:]
        for word in ForbiddenWord.all {
            known[word.nameKey] = word.inNames
            known[word.textKey] = word.inTexts
        }
        let complaints = Ratchet(item: "a forbidden word", list: "ForbiddenWord.swift")
            .complaints(found: found, known: known)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("a name that another has replaced is used no more often than it was")
    func names() throws {
        let repository = try Repository.loaded.get()
        var names: [ForbiddenName.Realm: Set<String>] = [:]
        for name in ForbiddenName.all { names[name.realm, default: []].insert(name.name) }
        var found: [String: [Offence]] = [:]
        for file in repository.swift where file.isOurs {
            for index in file.tokens.indices where names[.swift]?.contains(file.tokens[index].text) == true {
                found[file.tokens[index].text, default: []].append(file.offence(at: index))
            }
        }
        for file in repository.files {
            if file.isPage, file.path.hasSuffix(".js") {
                Word.forEach(in: file.bytes) { word in
                    guard names[.page]?.contains(word.text) == true else { return }
                    found[word.text, default: []].append(Offence(path: file.path, line: word.line, text: word.text))
                }
            }
            for name in names[.file] ?? [] where file.name.contains(name) {
                found[name, default: []].append(Offence(path: file.path, line: 1, text: "the file's name"))
            }
        }
        var known: [String: Int] = [:]
        for name in ForbiddenName.all { known[name.name] = name.count }
        let complaints = Ratchet(item: "a forbidden name", list: "ForbiddenName.swift")
            .complaints(found: found, known: known)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("names are taken apart at their capitals")
    func parts() {
        var words: [String] = []
        Word.forEach(in: Array("handOver JSONText isOK snake_case\nA1bC".utf8)) { words.append("\($0.text)\($0.line)") }
        #expect(
            words == [
                "hand1", "over1", "json1", "text1", "is1", "ok1", "snake1", "case1", "a2", "b2", "c2",
            ]
        )
    }
}

extension SwiftFile {
    /// Whether it is code of ours, other than the manifest.
    fileprivate var isOurs: Bool { path.hasPrefix("Sources/") || path.hasPrefix("Tests/") }
}

extension RepositoryFile {
    /// Whether people read it: prose, or the dashboard.
    fileprivate var isPage: Bool {
        if path.hasSuffix(".md") { return true }
        return path.hasPrefix("Sources/TocsinDashboard/Web/") && (path.hasSuffix(".js") || path.hasSuffix(".html"))
    }
}

extension ForbiddenWord {
    fileprivate var nameKey: String { "\(title) in names" }
    fileprivate var textKey: String { "\(title) in texts" }
    private var title: String { "\(forms.joined(separator: ", ")) (now \(instead))" }
}
