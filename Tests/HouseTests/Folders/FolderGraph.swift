/// Which folders of a target depend on which others: by the names in their code that only another folder declares.
///
/// This approximates what a compiler knows. It sees types, free functions and labelled methods of extensions, and ignores a name that
/// several folders declare. So it may overlook a dependency, but what it reports is almost always one.
struct FolderGraph {
    /// By the folder that depends, then by the one it depends on.
    private(set) var dependencies: [String: [String: [Dependency]]] = [:]
    let folders: [String]

    struct Dependency {
        let name: String
        let offence: Offence
    }

    init(of files: [SwiftFile]) {
        folders = Set(files.map(\.folder)).sorted()
        var owners = NameOwners()
        for file in files { owners.add(Declarations(in: file), of: file.folder) }
        for file in files {
            for index in file.tokens.indices where file.tokens[index].isName {
                guard let owner = owners.owner(ofNameAt: index, in: file), owner != file.folder else { continue }
                let dependency = Dependency(name: file.tokens[index].text, offence: file.offence(at: index))
                dependencies[file.folder, default: [:]][owner, default: []].append(dependency)
            }
        }
    }

    /// The sets of folders that all depend on each other, directly or by way of others: the strongly connected components of more than
    /// one folder.
    var cycles: Set<Set<String>> {
        var reached = dependencies.mapValues { Set($0.keys) }
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for folder in folders {
                let before = reached[folder] ?? []
                let after = before.reduce(into: before) { $0.formUnion(reached[$1] ?? []) }
                if after.count > before.count {
                    reached[folder] = after
                    hasChanged = true
                }
            }
        }
        var cycles: Set<Set<String>> = []
        for folder in folders {
            let cycle = (reached[folder] ?? []).filter { reached[$0]?.contains(folder) == true }
            if !cycle.isEmpty { cycles.insert(cycle) }
        }
        return cycles
    }

    /// One line of code for each dependency within a cycle that begins or ends in one of `folders`.
    func evidence(of cycle: Set<String>, touching folders: Set<String>) -> [String] {
        var evidence: [String] = []
        for from in cycle.sorted() {
            for to in cycle.sorted() {
                guard folders.contains(from) || folders.contains(to), let found = dependencies[from]?[to]?.first
                else { continue }
                evidence.append("\(found.offence.path):\(found.offence.line): \(from) needs \(to) for \(found.name)")
            }
        }
        return evidence
    }
}
