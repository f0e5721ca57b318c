/// Finds and reads the files of a configuration.
struct BundleReader {
    /// As it was given.
    private let source: String
    /// As it is named in problems.
    private let entry: String
    private let directory: String
    private var settings: [ConfigurationBundle.File] = []
    private var devices: [ConfigurationBundle.File] = []
    private var seen: Set<String> = []
    private var bytes = 0
    private var problems: [Problem] = []
    private var isFull = false
    private var hasErrors = false

    init(entry: String) {
        source = entry
        self.entry = FilePath.normalized(entry)
        directory = FilePath.directory(of: entry)
    }

    mutating func read() -> ConfigurationBundle {
        seen.insert(entry)
        if let text = text(of: source, named: entry, at: nil) {
            settings.append(ConfigurationBundle.File(path: entry, role: .settings, text: text))
        }
        var next = 0
        while next < settings.count, !isFull {
            follow(settings[next])
            next += 1
        }
        return ConfigurationBundle(files: settings + devices, problems: problems)
    }

    private struct Pattern {
        let text: String
        let role: ConfigurationBundle.Role
        let file: String
        let place: Place
    }

    /// What a file names, in the order written. What is no pattern is told when the configuration is loaded.
    private mutating func follow(_ file: ConfigurationBundle.File) {
        // Most files name no others, and need not be parsed twice.
        guard ByteSearch.finds("include", in: file.text) || ByteSearch.finds("devices", in: file.text) else { return }
        let log = ProblemLog(files: [file])
        var budget = YAMLDocument.values
        guard case .map(let entries) = YAMLDocument(file: 0, log: log).read(file.text, budget: &budget)?.content else {
            return
        }
        for entry in entries {
            guard let role = Self.role(of: entry.key) else { continue }
            for node in Self.items(of: entry.value) {
                guard case .scalar(let scalar) = node.content, !scalar.isNull else { continue }
                follow(Pattern(text: scalar.text, role: role, file: file.path, place: node.place))
            }
        }
    }

    private mutating func follow(_ pattern: Pattern) {
        let found = FileSystem.glob(FilePath.join(directory, pattern.text))
        if found.isEmpty {
            let isPattern = pattern.text.contains { "*?[".contains($0) }
            add(
                isPattern ? .warning : .error,
                isPattern ? "no file matches '\(pattern.text)'" : "there is no file '\(pattern.text)'",
                pattern
            )
        }
        for path in found where !isFull {
            let name = FilePath.normalized(path)
            guard seen.insert(name).inserted else {
                add(.warning, "'\(name)' is already part of the configuration", pattern)
                continue
            }
            guard settings.count + devices.count < ConfigurationBundle.Limit.files else {
                add(
                    .error,
                    "more than the \(ConfigurationBundle.Limit.files) files that a configuration may have",
                    pattern
                )
                isFull = true
                return
            }
            guard let text = text(of: path, named: name, at: pattern) else { continue }
            let file = ConfigurationBundle.File(path: name, role: pattern.role, text: text)
            switch pattern.role {
            case .settings: settings.append(file)
            case .device: devices.append(file)
            }
        }
    }

    /// - Parameter path: as it was found, since behind a link `..` is not what it looks like.
    private mutating func text(of path: String, named name: String, at pattern: Pattern?) -> String? {
        do {
            let text = try FileSystem.text(of: path, limit: ConfigurationBundle.Limit.bytes - bytes)
            bytes += text.utf8.count
            return text
        } catch .larger {
            add(.error, FileSystem.Failure.larger(than: ConfigurationBundle.Limit.bytes).message, name)
            isFull = true
        } catch .notText(let before) {
            let lines = SourceLines.split(before)
            add(.error, "not UTF-8 text", name, line: lines.count, column: (lines.last?.count ?? 0) + 1)
        } catch {
            if let pattern, case .missing = error {
                add(.error, "there is no file '\(name)'", pattern)
            } else {
                add(.error, error.message, name)
            }
        }
        return nil
    }

    private mutating func add(_ level: Problem.Level, _ message: String, _ pattern: Pattern) {
        let place = pattern.place
        add(Problem(file: pattern.file, line: place.line, column: place.column, level: level, message: message))
    }

    /// Of files that name each other there may be more problems than anybody reads; the first error is always kept.
    private mutating func add(_ problem: Problem) {
        guard problems.count < ProblemLog.limit || (problem.level == .error && !hasErrors) else { return }
        if problem.level == .error { hasErrors = true }
        problems.append(problem)
    }

    private mutating func add(
        _ level: Problem.Level,
        _ message: String,
        _ path: String,
        line: Int = 1,
        column: Int = 1
    ) {
        add(Problem(file: path, line: line, column: column, level: level, message: message))
    }

    private static func role(of key: String) -> ConfigurationBundle.Role? {
        switch key {
        case "include": .settings
        case "devices": .device
        default: nil
        }
    }

    private static func items(of node: YAMLNode) -> [YAMLNode] {
        switch node.content {
        case .list(let items): items
        case .scalar: [node]
        case .map: []
        }
    }
}
