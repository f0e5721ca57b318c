internal import TocsinDevices
internal import TocsinModel
internal import TocsinTime

/// Reads one step of the `story:` of a device model.
struct StoryReader {
    let log: ProblemLog

    func read(_ reader: inout MapReader) -> StoryStep? {
        let at = reader.required("at").flatMap { MapReader.span($0, "at", least: .zero, log) }
        let device = reader.requiredText("device")
        let measure = reader.text("measure")
        let hold = reader.span("hold")
        let silent = reader.span("silent", least: .milliseconds(1))
        let set = reader.node("set").flatMap { MapReader.reading($0, "set", log) }
        let ramp = reader.map("ramp", self.ramp)
        let kinds = ["ramp", "set", "silent"].filter { reader.node($0) != nil }
        let place = reader.place
        if kinds.count != 1 { log.error("a story step has one of ramp, set, silent", at: place) }
        if kinds == ["silent"] {
            for key in ["measure", "hold"] where reader.node(key) != nil {
                log.error(
                    "'\(key)' means nothing with 'silent', which is of the whole device",
                    at: reader.place(of: key)
                )
            }
        } else if !kinds.isEmpty, reader.node("measure") == nil {
            reader.missing("measure")
        }
        reader.finish()
        guard let at, let device else { return nil }
        let change: StoryStep.Change? =
            if let silent {
                .silent(silent)
            } else if let measure, let ramp {
                .ramp(measure: measure.value, to: ramp.to, over: ramp.over, hold: hold)
            } else if let measure, let set {
                .set(measure: measure.value, to: set, hold: hold)
            } else {
                nil
            }
        return change.map { StoryStep(at: at, device: device.value, change: $0) }
    }

    private func ramp(_ reader: inout MapReader) -> (to: Double, over: TimeSpan)? {
        let to = reader.required("to").flatMap { MapReader.decimal($0, "to", log) }
        let over = reader.required("over").flatMap { MapReader.span($0, "over", least: .milliseconds(1), log) }
        reader.finish()
        guard let to, let over else { return nil }
        return (to, over)
    }
}
