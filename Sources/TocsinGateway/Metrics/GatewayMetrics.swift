import Synchronization
import TocsinModel

/// What the gateway counts about itself.
final class GatewayMetrics: Sendable {
    struct Request: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    struct Opened: Hashable {
        let rule: String
        let visitor: Visitor
    }

    private struct Rare {
        var closed: [UInt16: Int] = [:]
        var refused: [HandshakeRefusal: Int] = [:]
        var tokens: [TokenRefusal: Int] = [:]
        var limits: [LimitReached: Int] = [:]
        var links: [LinkOutcome: Int] = [:]
        var opened: [Opened: Int] = [:]
        var requests: [Request: Int] = [:]
    }

    /// Users and rules of earlier configurations are kept; beyond so many series nothing new is counted.
    private static let seriesLimit = 2000

    let sockets = Atomic<Int>(0)
    /// Streams of server-sent events.
    let eventStreams = Atomic<Int>(0)
    /// Polls that wait for something to come.
    let pollsWaiting = Atomic<Int>(0)
    let frames = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    /// Catch-ups that had to read again because more came meanwhile than may be set aside.
    let catchUpsExtended = Atomic<Int>(0)
    /// Times one event loop's queue was full.
    let shardsOverflowed = Atomic<Int>(0)
    private let rare = Mutex(Rare())

    /// - Parameter code: of the close frame; 1006 where the connection ended without one (RFC 6455 §7.4.1).
    func closed(_ code: UInt16) {
        rare.withLock { $0.closed[Self.known(code), default: 0] += 1 }
    }

    func refused(_ reason: HandshakeRefusal) {
        rare.withLock { $0.refused[reason, default: 0] += 1 }
    }

    func refused(_ reason: TokenRefusal) {
        rare.withLock { $0.tokens[reason, default: 0] += 1 }
    }

    func limited(_ limit: LimitReached) {
        rare.withLock { $0.limits[limit, default: 0] += 1 }
    }

    func link(_ outcome: LinkOutcome) {
        rare.withLock { $0.links[outcome, default: 0] += 1 }
    }

    func opened(_ opening: LinkOpening, by visitor: Visitor) {
        let opened = Opened(rule: opening.rule, visitor: visitor)
        rare.withLock { rare in
            guard rare.opened[opened] != nil || rare.opened.count < Self.seriesLimit else { return }
            rare.opened[opened, default: 0] += 1
        }
    }

    func answered(_ request: Request) {
        rare.withLock { $0.requests[request, default: 0] += 1 }
    }

    /// A client may close with thousands of codes of its own; each would be a time series for ever.
    private static func known(_ code: UInt16) -> UInt16 {
        switch code {
        case 1000...1015, 4400...4499: code
        default: 1000
        }
    }
}

extension GatewayMetrics {
    var families: [MetricFamily] {
        let rare = rare.withLock { $0 }
        return [
            MetricFamily("tocsin_sockets", .gauge, help: "Open streams.", sockets.load(ordering: .relaxed)),
            MetricFamily(
                "tocsin_event_streams",
                .gauge,
                help: "Open streams of server-sent events.",
                eventStreams.load(ordering: .relaxed)
            ),
            MetricFamily(
                "tocsin_polls_waiting",
                .gauge,
                help: "Polls that wait for something to come.",
                pollsWaiting.load(ordering: .relaxed)
            ),
            MetricFamily("tocsin_frames_sent_total", .counter, help: "Frames sent.", frames.load(ordering: .relaxed)),
            MetricFamily(
                "tocsin_frame_bytes_sent_total",
                .counter,
                help: "Bytes of frames sent.",
                bytes.load(ordering: .relaxed)
            ),
            MetricFamily(
                "tocsin_catch_ups_extended_total",
                .counter,
                help: "Reads of missed ranges repeated because too much came meanwhile.",
                catchUpsExtended.load(ordering: .relaxed)
            ),
            MetricFamily(
                "tocsin_shards_overflowed_total",
                .counter,
                help: "Times the frames waiting for one event loop were too many.",
                shardsOverflowed.load(ordering: .relaxed)
            ),
            MetricFamily(
                "tocsin_sockets_closed_total",
                .counter,
                help: "Streams ended, by close code.",
                samples: rare.closed.sorted { $0.key < $1.key }.map { code, count in
                    .init(labels: ["code": String(code)], value: Double(count))
                }
            ),
            MetricFamily(
                "tocsin_handshakes_refused_total",
                .counter,
                help: "WebSocket handshakes refused, by reason.",
                by: "reason",
                rare.refused
            ),
            MetricFamily(
                "tocsin_tokens_refused_total",
                .counter,
                help: "Tokens refused, by reason.",
                by: "reason",
                rare.tokens
            ),
            MetricFamily(
                "tocsin_gateway_limits_reached_total",
                .counter,
                help: "What came up against a bound of http.limits, by bound.",
                by: "limit",
                rare.limits
            ),
            MetricFamily(
                "tocsin_links_total",
                .counter,
                help: "One-tap links opened, by what came of it.",
                by: "outcome",
                rare.links
            ),
            MetricFamily(
                "tocsin_links_opened_total",
                .counter,
                help: "Links of notifications that were opened, by rule and who opened them.",
                samples: rare.opened.sorted { $0.key < $1.key }.map { opened, count in
                    .init(
                        labels: ["rule": opened.rule, "visitor": opened.visitor.rawValue],
                        value: Double(count)
                    )
                }
            ),
            MetricFamily(
                "tocsin_http_requests_total",
                .counter,
                help: "Requests answered, by route, method and status.",
                samples: rare.requests.sorted { $0.key < $1.key }.map { request, count in
                    .init(
                        labels: ["route": request.route, "method": request.method, "status": String(request.status)],
                        value: Double(count)
                    )
                }
            ),
        ]
    }
}

extension GatewayMetrics.Request: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.route, left.method, left.status) < (right.route, right.method, right.status)
    }
}

extension GatewayMetrics.Opened: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.rule, left.visitor.rawValue) < (right.rule, right.visitor.rawValue)
    }
}
