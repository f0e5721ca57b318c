internal import Foundation
internal import TocsinModel

/// What `tocsin-bench latency` found; milliseconds, ascending.
struct LatencyReport {
    let rate: Int
    let broker: [Double]
    let topic: [Double]
    let socket: [Double]

    private var lines: [(name: String, key: String, values: [Double])] {
        [
            ("broker alone", "broker", broker), ("user topic", "user_topic", topic),
            ("WebSocket frame", "websocket", socket),
        ]
    }

    var text: String {
        let head = "from device publish, \(rate) events/s, \(socket.count) probes"
        let rows = lines.map { line in
            String(
                format: "%@  p50 %6.2f ms  p99 %6.2f ms  max %6.2f ms  (%d)",
                line.name.padding(toLength: 15, withPad: " ", startingAt: 0),
                line.values.percentile(0.5),
                line.values.percentile(0.99),
                line.values.last ?? .nan,
                line.values.count
            )
        }
        return ([head] + rows).joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "latency")
            json.member("events_per_second", rate)
            for line in lines {
                json.key(line.key)
                json.object { json in
                    json.member("probes", line.values.count)
                    json.member("p50_ms", line.values.percentile(0.5))
                    json.member("p99_ms", line.values.percentile(0.99))
                    json.member("max_ms", line.values.last ?? .nan)
                }
            }
        }
        return json.text
    }
}
