internal import TocsinModel
internal import TocsinTime

/// Reads a scenario file: contract §9.
struct ScenarioReader {
    let path: String
    let log: ProblemLog

    /// A Monday in winter, for scenarios that don't mind when they happen.
    private static let defaultStart = Timestamp(milliseconds: 1_767_571_200_000)

    /// The engine has no time before its epoch, and what counts on from the end must not be beyond what a time can say.
    private static let starts = Timestamp(milliseconds: 946_684_800_000)...Timestamp(milliseconds: 32_503_679_999_999)

    func read(_ root: YAMLNode) -> Scenario? {
        guard var reader = MapReader(root, "a scenario", log: log) else { return nil }
        let name = reader.text("name")?.value ?? path
        let start = reader.text("start").flatMap { text -> Timestamp? in
            guard let time = Timestamp(rfc3339: text.value) else {
                log.error("'start' must be a time such as 2026-03-28T23:50:00Z, not '\(text.value)'", at: text.place)
                return nil
            }
            if Self.starts.contains(time) { return time }
            log.error("'start' must be a time of the years 2000 to 2999, not '\(text.value)'", at: text.place)
            return nil
        }
        let configuration = reader.text("config")?.value
        if reader.node("steps") == nil { reader.missing("steps") }
        var steps: [Scenario.Step] = []
        var last = TimeSpan.zero
        let first = start ?? Self.defaultStart
        for step in reader.maps("steps", "a step") {
            var step = step
            let read = StepReader(start: first, path: path, log: log).read(&step)
            if let at = read.first?.at {
                if at < last { log.error("'at' lies before that of the step above, which is \(last)", at: step.place) }
                last = at
            }
            guard steps.count + read.count <= ScenarioLoader.stepLimit else {
                log.error("more than the \(ScenarioLoader.stepLimit) steps that a scenario may have", at: step.place)
                break
            }
            steps += read
        }
        reader.finish()
        // A step that repeats goes on beside those below it.
        let order = steps.indices.sorted { (steps[$0].at, $0) < (steps[$1].at, $1) }
        return Scenario(
            name: name,
            file: path,
            start: first,
            configuration: configuration.map { FilePath.join(FilePath.directory(of: path), $0) },
            steps: order.map { steps[$0] }
        )
    }
}
