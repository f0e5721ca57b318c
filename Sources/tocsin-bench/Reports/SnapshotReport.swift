internal import Foundation
internal import TocsinModel

/// What `tocsin-bench snapshot` found; milliseconds a turn, ascending.
struct SnapshotReport {
    let keys: Int
    let took: Duration
    let without: [Double]
    let with: [Double]

    var text: String {
        let head = String(format: "a snapshot of %d keys is written in %.2f s", keys, took.seconds)
        let rows = [("no snapshot", without), ("snapshot", with)].map { name, times in
            String(
                format: "%@  turn p50 %6.2f ms  p99 %6.2f ms  longest %6.2f ms  (%d turns of 100 messages)",
                name.padding(toLength: 12, withPad: " ", startingAt: 0),
                times.percentile(0.5),
                times.percentile(0.99),
                times.last ?? .nan,
                times.count
            )
        }
        return ([head] + rows).joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "snapshot")
            json.member("keys", keys)
            json.member("seconds", took.seconds)
            for (name, times) in [("without", without), ("with", with)] {
                json.key(name)
                json.object { json in
                    json.member("p99_ms", times.percentile(0.99))
                    json.member("longest_ms", times.last ?? .nan)
                }
            }
        }
        return json.text
    }
}
