/// Collects every problem of one load, so that nobody has to correct and ask again.
///
/// A class because every reader of a section writes to the same one; it lives for one load, in one place.
final class ProblemLog {
    /// The most problems that are told: beyond that, nobody reads on.
    static let limit = 1000
    /// After so many, what was meant is not looked for: among thousands of names it takes long.
    static let suggested = 200

    let files: [ConfigurationBundle.File]
    /// Where the keys are noted that maps are asked for, for whoever wants to know them all.
    let asked: AskedKeys?
    private(set) var hasErrors = false
    private var entries: [(place: Place, problem: Problem)] = []
    private var lines: [Int: [Substring.UnicodeScalarView]] = [:]

    init(files: [ConfigurationBundle.File], asked: AskedKeys? = nil) {
        self.files = files
        self.asked = asked
    }

    /// Whether there is no more to be told; then nothing is worth being looked for that is only told.
    var isFull: Bool { entries.count > Self.limit }

    /// - Parameters:
    ///   - suggestion: looked for only where the problem is told, because it may take long among many names.
    func error(_ message: String, at place: Place, suggestion: @autoclosure () -> String? = nil) {
        hasErrors = true
        add(message, .error, place, suggestion)
    }

    /// Whether there is an error in one file.
    func hasErrors(in file: Int) -> Bool {
        entries.contains { $0.place.file == file && $0.problem.level == .error }
    }

    func warning(_ message: String, at place: Place, suggestion: @autoclosure () -> String? = nil) {
        add(message, .warning, place, suggestion)
    }

    /// A key of the contract that this build reads and checks, and then leaves alone.
    func notActedOn(_ key: String, at place: Place, so consequence: String) {
        warning("'\(key)' is not acted on yet by this build: \(consequence)", at: place)
    }

    /// What was noted while the files were read, ahead of what this log finds.
    func adopt(_ problems: [Problem]) {
        for problem in problems {
            let file = files.firstIndex { $0.path == problem.file } ?? 0
            if problem.level == .error { hasErrors = true }
            entries.append((Place(file: file, line: problem.line, column: problem.column), problem))
        }
    }

    /// In the order of the files and the lines in them; what stands at one place, in the order found.
    var problems: [Problem] {
        let sorted = entries.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
        var seen: Set<Problem> = []
        return sorted.map(\.element.problem).filter { seen.insert($0).inserted }
    }

    /// `tocsin.yaml:12`: how one problem names the place of another thing.
    func location(_ place: Place) -> String { "\(files[place.file].path):\(place.line)" }

    /// The lines of a file, split once.
    func lines(of file: Int) -> [Substring.UnicodeScalarView] {
        if let known = lines[file] { return known }
        guard files.indices.contains(file) else { return [] }
        let split = SourceLines.split(files[file].text)
        lines[file] = split
        return split
    }

    private func add(_ message: String, _ level: Problem.Level, _ place: Place, _ suggestion: () -> String?) {
        guard entries.count <= Self.limit else { return }
        let isLast = entries.count == Self.limit
        let problem = Problem(
            file: files.indices.contains(place.file) ? files[place.file].path : "",
            line: place.line,
            column: place.column,
            level: isLast ? .error : level,
            message: isLast ? "there are more problems than the \(Self.limit) that are told" : message,
            suggestion: entries.count < Self.suggested ? suggestion() : nil
        )
        if isLast { hasErrors = true }
        entries.append((place, problem))
    }
}
