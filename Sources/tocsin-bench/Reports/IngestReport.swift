internal import Foundation
internal import TocsinModel

/// What `tocsin-bench ingest` found.
struct IngestReport {
    let rules: Int
    var liveBare: [BenchFigure] = []
    var liveTocsin: [BenchFigure] = []
    var backlogBare: [BenchFigure] = []
    var backlogTocsin: [BenchFigure] = []

    private struct Line {
        let name: String
        let bare: [BenchFigure]
        let tocsin: [BenchFigure]

        var bareRate: Double { bare.map(\.perSecond).median }
        var tocsinRate: Double { tocsin.map(\.perSecond).median }
        /// Of neighbours in the run, so that what the machine did meanwhile touches both.
        var ratio: Double { zip(bare, tocsin).map { $1.perSecond / $0.perSecond }.median }
    }

    private var lines: [Line] {
        [
            Line(name: "live", bare: liveBare, tocsin: liveTocsin),
            Line(name: "backlog", bare: backlogBare, tocsin: backlogTocsin),
        ]
    }

    var text: String {
        let head = "durable ingest at QoS 1, \(rules) rules, median of \(liveBare.count) rounds"
        let rows = lines.map { line in
            String(
                format: "%@  bare %.0f/s (%.1f µs processor a message)  tocsin %.0f/s (%.1f µs)  ratio %.2f",
                line.name.padding(toLength: 8, withPad: " ", startingAt: 0),
                line.bareRate,
                line.bare.map(\.microseconds).median,
                line.tocsinRate,
                line.tocsin.map(\.microseconds).median,
                line.ratio
            )
        }
        return ([head] + rows).joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "ingest")
            json.member("rules", rules)
            for line in lines {
                json.key(line.name)
                json.object { json in
                    json.member("bare_per_second", line.bareRate.rounded())
                    json.member("tocsin_per_second", line.tocsinRate.rounded())
                    json.member("ratio", (line.ratio * 1000).rounded() / 1000)
                    json.member("bare_microseconds", line.bare.map(\.microseconds).median)
                    json.member("tocsin_microseconds", line.tocsin.map(\.microseconds).median)
                }
            }
        }
        return json.text
    }
}
