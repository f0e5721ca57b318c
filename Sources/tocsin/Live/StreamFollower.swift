internal import Foundation
internal import TocsinBroker
internal import TocsinCommandLine
internal import TocsinConcurrency
internal import TocsinModel
internal import TocsinRuntime

/// Follows the stream of a service over lost connections, each message once: it goes on from the last cursor.
struct StreamFollower {
    let access: ServerAccess
    let want: [String]?
    let format: OutputFormat
    let inColour: Bool
    /// The place in the feed from which to go on.
    private var cursor: String?
    private var hasConnected = false

    init(access: ServerAccess, want: [String]?, after cursor: String?, format: OutputFormat, inColour: Bool) {
        self.access = access
        self.want = want
        self.cursor = cursor
        self.format = format
        self.inColour = inColour
    }

    /// Runs until its task is cancelled or nobody reads on.
    ///
    /// - Throws: a ``Failure`` where the first connection fails, or where the service will never let us in.
    mutating func run() async throws {
        var backoff = Backoff()
        var told: String?
        while true {
            let reason: String
            do {
                let end = try await follow(&backoff)
                if end == .unread { return }
                if let failure = end.failure(from: access.address) { throw failure }
                try Task.checkCancellation()
                told = nil
                reason = end.description
            } catch let failure as Failure where hasConnected && failure.status == .unreachable {
                reason = failure.message
            }
            // Once for each reason, not for each attempt.
            if reason != told { StandardStream.error.line("tocsin: \(reason); connecting again") }
            told = reason
            try await Task.sleep(for: backoff.nextDelay())
        }
    }

    private mutating func follow(_ backoff: inout Backoff) async throws -> StreamEnd {
        var follower = self
        var waiting = backoff
        defer {
            self = follower
            backoff = waiting
        }
        return try await StreamConnection(access: access).run(hello: hello) { text in
            if Self.isWelcome(text) { waiting.reset() }
            return follower.take(text)
        }
    }

    private var hello: String {
        var json = JSONText()
        json.object { json in
            json.member("type", "hello")
            json.member("token", access.token)
            if let cursor { json.member("after", cursor) }
            if let want {
                json.key("want")
                json.array(want) { $0.string($1) }
            }
        }
        return json.text
    }

    private static func isWelcome(_ text: String) -> Bool {
        text.hasPrefix(#"{"type":"welcome""#)
    }

    /// - Returns: false where nobody reads what is printed.
    private mutating func take(_ text: String) -> Bool {
        hasConnected = true
        let message = try? JSONDecoder().decode(StreamMessage.self, from: Data(text.utf8))
        if let place = message?.cursor { cursor = place }
        switch format {
        case .json:
            return StandardStream.output.line(text)
        case .text:
            guard let frame = message?.frame else { return StandardStream.output.line(Printable.line(text)) }
            let now = WallClock.system.now()
            return StandardStream.output.line(FrameLine.text(frame, at: now, inColour: inColour))
        }
    }
}
