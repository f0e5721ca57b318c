internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinModel
internal import TocsinRehearsal
internal import TocsinTime

/// What `tocsin test` says.
enum TrialReport {
    static func lines(_ outcome: ScenarioTestRun.Outcome, inColour: Bool) -> [String] {
        switch outcome.verdict {
        case .ran(let result):
            let report = ScenarioReport(result)
            let lines = [report.headline] + report.details
            guard inColour else { return lines.map(Printable.line) }
            let style: Style = outcome.isGood ? .green : .red
            return [style.paint(Printable.line(report.headline))] + report.details.map(Printable.line)
        case .unreadable(let problems):
            let headline = "✗ \(outcome.file) can't be run"
            return [inColour ? Style.red.paint(headline) : headline] + problems.map { "  " + Printable.line($0) }
        }
    }

    static func summary(_ trial: ScenarioTestRun) -> String {
        "\(Count.of(trial.outcomes.count, "scenario")): \(trial.passed) passed, \(trial.failed) failed"
    }

    static func json(_ trial: ScenarioTestRun) -> String {
        var json = JSONText()
        json.object { json in
            json.member("passed", trial.passed)
            json.member("failed", trial.failed)
            json.key("scenarios")
            json.array(trial.outcomes) { $0.outcome($1) }
        }
        return json.text
    }
}

extension JSONText {
    fileprivate mutating func outcome(_ outcome: ScenarioTestRun.Outcome) {
        object { json in
            json.member("file", outcome.file)
            switch outcome.verdict {
            case .ran(let result):
                json.member("name", result.name)
                json.member("passed", outcome.isGood)
                json.member("duration_ms", result.duration.milliseconds)
                json.member("inputs", result.inputs)
                json.member("notifications", result.notifications)
                json.key("failures")
                json.array(result.failures) { $0.failure($1) }
            case .unreadable(let problems):
                json.member("passed", false)
                json.key("problems")
                json.array(problems) { $0.string($1) }
            }
        }
    }

    private mutating func failure(_ failure: ScenarioResult.Failure) {
        object { json in
            json.member("line", failure.place.line)
            json.member("column", failure.place.column)
            json.member("at", failure.at)
            json.member("what", ScenarioReport.headline(failure.kind))
            json.key("sent")
            json.array(failure.sent) { json, seen in
                json.object { json in
                    json.key("notification")
                    json.raw(NotificationRecord(seen.sent.notification, committedAt: seen.sent.at).json)
                    json.key("channels")
                    json.array(seen.sent.channels) { $0.string($1) }
                    json.key("differences")
                    json.array(seen.differences) { $0.string($1) }
                }
            }
            json.key("reasons")
            json.array(failure.reasons) { $0.reason($1) }
            json.key("refused")
            json.array(failure.refusals) { $0.string($1) }
        }
    }
}
