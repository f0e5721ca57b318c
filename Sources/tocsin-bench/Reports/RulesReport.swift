internal import Foundation
internal import TocsinModel

/// What `tocsin-bench rules` found.
struct RulesReport {
    let lines: [RuleMeter.Line]
    let evaluationsPerSecond: Double
    let bytesPerRule: Double
    let bytesPerKey: Double

    var text: String {
        let rows = lines.map { line in
            String(
                format: "%@  %6d rules  %7.0f ns an event",
                line.variant.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0),
                line.rules,
                line.nanosecondsPerEvent
            )
        }
        let rest = [
            String(format: "%.0f evaluations a second where every rule looks at every event", evaluationsPerSecond),
            String(format: "%.0f bytes a rule, %.0f bytes a key", bytesPerRule, bytesPerKey),
        ]
        return (rows + rest).joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "rules")
            for line in lines {
                json.member("\(line.variant.rawValue)_\(line.rules)_ns", line.nanosecondsPerEvent)
            }
            for (name, value) in [
                ("evaluations_per_second", evaluationsPerSecond), ("bytes_per_rule", bytesPerRule),
                ("bytes_per_key", bytesPerKey),
            ] {
                json.key(name)
                json.number(value)
            }
        }
        return json.text
    }
}
