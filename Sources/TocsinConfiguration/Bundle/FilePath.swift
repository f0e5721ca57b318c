/// Paths as configuration writes them.
enum FilePath {
    /// The directory that a file is in, with a slash at its end; empty for the working directory.
    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    static func join(_ directory: String, _ path: String) -> String {
        path.hasPrefix("/") ? path : directory + path
    }

    /// Without `.`, empty levels, and each `..` with the level before it: `config/../devices/a.yaml` is `devices/a.yaml`.
    static func normalized(_ path: String) -> String {
        var levels: [Substring] = []
        for level in path.split(separator: "/") where level != "." {
            if level == "..", let last = levels.last, last != ".." {
                levels.removeLast()
            } else if level != ".." || !path.hasPrefix("/") {
                levels.append(level)
            }
        }
        return (path.hasPrefix("/") ? "/" : "") + levels.joined(separator: "/")
    }
}
