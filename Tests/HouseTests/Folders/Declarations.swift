/// What a file declares, as far as other files can see it.
struct Declarations {
    struct Method {
        let name: String
        let parameters: ArgumentLabels
    }

    private(set) var types: Set<String> = []
    private(set) var functions: Set<String> = []
    /// Those of extensions, which can be of a type that another folder declares.
    private(set) var methods: [Method] = []
    /// All other names: private ones, nested types, members, cases, variables. Who mentions such a name may mean it.
    private(set) var others: Set<String> = []

    init(in file: SwiftFile) {
        var scopes: [Scope] = []
        /// What the next brace opens.
        var next = Scope.other
        for index in file.tokens.indices {
            let text = file.tokens[index].text
            if text == "(" || text == "[" {
                scopes.append(.other)
            } else if text == "{" {
                scopes.append(next)
                next = .other
            } else if text == ")" || text == "]" || text == "}" {
                _ = scopes.popLast()
            } else if file.tokens[index].isName, file.text(at: index - 1) != "." {
                declare(at: index, in: file, scopes: scopes, next: &next)
            }
        }
    }

    private enum Scope {
        case fileExtension
        case type
        case other
    }

    private mutating func declare(at index: Int, in file: SwiftFile, scopes: [Scope], next: inout Scope) {
        let keyword = file.tokens[index].text
        guard Self.keywords.contains(keyword), index + 1 < file.tokens.count, file.tokens[index + 1].isName else {
            return
        }
        var isPrivate = false
        var before = index - 1
        while Self.modifiers.contains(file.text(at: before)) {
            if file.text(at: before).hasSuffix("private") { isPrivate = true }
            before -= 1
        }
        guard file.text(at: before) != "import" else { return }
        let name = file.tokens[index + 1].text
        if keyword == "extension" {
            next = .fileExtension
        } else if Self.typeKeywords.contains(keyword) {
            // `class func` and the like declare no class.
            guard !Self.members.contains(name), !Self.modifiers.contains(name) else { return }
            if keyword != "typealias" { next = .type }
            if scopes.isEmpty, !isPrivate { types.insert(name) } else { others.insert(name) }
        } else if keyword == "func" {
            if scopes.isEmpty, !isPrivate {
                functions.insert(name)
            } else if scopes == [.fileExtension], !isPrivate {
                methods.append(Method(name: name, parameters: ArgumentLabels(declaredAt: index + 1, in: file)))
            } else {
                others.insert(name)
            }
        } else {
            others.insert(name)
        }
    }

    private static let typeKeywords: Set<String> = ["struct", "enum", "class", "actor", "protocol", "typealias"]
    private static let keywords = typeKeywords.union(["extension", "func", "case", "var", "let"])
    private static let members: Set<String> = ["func", "var", "let", "subscript", "init"]
    private static let modifiers: Set<String> = [
        "package", "public", "internal", "private", "fileprivate", "final", "indirect", "static", "mutating",
        "nonmutating", "nonisolated", "override", "class", "consuming", "borrowing", "open", "distributed", "isolated",
    ]
}
