/// What is in the working directory and not of the repository, by `.gitignore`.
///
/// It understands what ours uses: names and beginnings of names, in any folder.
struct IgnoredNames {
    private var names: Set<String> = [".git"]
    private var beginnings: [String] = []

    init(gitignore: String) {
        for line in gitignore.split(separator: "\n") where !line.hasPrefix("#") {
            let pattern = line.hasSuffix("/") ? line.dropLast() : line
            if pattern.hasSuffix("*") {
                beginnings.append(String(pattern.dropLast()))
            } else {
                names.insert(String(pattern))
            }
        }
    }

    func contains(_ name: String) -> Bool {
        names.contains(name) || beginnings.contains { name.hasPrefix($0) }
    }
}
