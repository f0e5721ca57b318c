/// Which folder of a target declares a name.
struct NameOwners {
    private var types: [String: Set<String>] = [:]
    private var functions: [String: Set<String>] = [:]
    private var methods: [String: Set<String>] = [:]
    private var others: [String: Set<String>] = [:]
    private var parameters: [String: [ArgumentLabels]] = [:]

    mutating func add(_ declarations: Declarations, of folder: String) {
        for name in declarations.types { types[name, default: []].insert(folder) }
        for name in declarations.functions { functions[name, default: []].insert(folder) }
        for method in declarations.methods {
            methods[method.name, default: []].insert(folder)
            parameters[method.name, default: []].append(method.parameters)
        }
        for name in declarations.others { others[name, default: []].insert(folder) }
    }

    /// The folder of what a token names, where that is beyond doubt: a type or a free function by its name, a method by its labels too.
    func owner(ofNameAt index: Int, in file: SwiftFile) -> String? {
        let name = file.tokens[index].text
        let before = file.text(at: index - 1)
        if let folders = types[name] {
            guard before != ".", others[name]?.contains(file.folder) != true else { return nil }
            return Self.only(folders)
        }
        guard file.text(at: index + 1) == "(", before != "func", others[name] == nil else { return nil }
        if let folders = functions[name] {
            guard before != ".", methods[name] == nil else { return nil }
            return Self.only(folders)
        }
        guard let folders = methods[name] else { return nil }
        let arguments = ArgumentLabels(calledAt: index, in: file)
        guard arguments.isLabelled, parameters[name]?.contains(where: { arguments.fit($0) }) == true else { return nil }
        return Self.only(folders)
    }

    private static func only(_ folders: Set<String>) -> String? {
        folders.count == 1 ? folders.first : nil
    }
}
