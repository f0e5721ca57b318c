import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A client that writes the bytes it is told to, so that it can be as wrong as it likes.
final class RawClient: Sendable {
    /// The server has ended the connection.
    struct Ended: Error {}

    struct Answer: Sendable {
        let status: Int
        /// With names in lower case.
        let headers: [String: String]
        let body: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
        }
    }

    struct Frame: Sendable, Equatable {
        let opcode: UInt8
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any]) ?? [:] }
        var type: String? { json["type"] as? String }
    }

    private let channel: any Channel
    private let received: Received

    private init(channel: any Channel, received: Received) {
        self.channel = channel
        self.received = received
    }

    static func connect(port: Int) async throws -> RawClient {
        let received = Received()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReceivingHandler(received))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, received: received)
    }

    func close() async { try? await channel.close() }

    /// Stops to take what comes, or goes on.
    func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
        if isReading { channel.read() }
    }

    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    // MARK: HTTP

    func send(_ method: String, _ path: String, _ headers: [(String, String)] = [], body: String? = nil) async throws {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
        try await send((text + "\r\n" + (body ?? "")).utf8)
    }

    func answer() async throws -> Answer {
        let head: String = try await received.wait { buffer in
            let view = buffer.readableBytesView
            guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
            return buffer.readString(length: end.upperBound - view.startIndex)
        }
        var lines = head.components(separatedBy: "\r\n")
        let status = try #require(Int(lines.removeFirst().split(separator: " ")[1]))
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: CharacterSet.whitespaces
            )
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        let body = try await received.wait { $0.readString(length: length) }
        return Answer(status: status, headers: headers, body: body)
    }

    /// What stands before the next empty line of a chunked body (RFC 9112 §7.1); a chunk holds whole blocks.
    func block() async throws -> String {
        while true {
            if let block = try await received.takeBlock() { return block }
            let line = try await received.wait { buffer -> String? in
                guard let end = buffer.readableBytesView.firstRange(of: Array("\r\n".utf8)) else { return nil }
                return buffer.readString(length: end.upperBound - buffer.readerIndex)
            }
            let length = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16))
            guard length > 0 else { throw Ended() }
            let chunk = try await received.wait { buffer -> String? in
                guard buffer.readableBytes >= length + 2 else { return nil }
                defer { buffer.moveReaderIndex(forwardBy: 2) }
                return buffer.readString(length: length)
            }
            received.keep(chunk)
        }
    }

    func request(
        _ method: String,
        _ path: String,
        token: String? = nil,
        _ headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        let all = headers + (token.map { [("Authorization", "Bearer \($0)")] } ?? [])
        try await send(method, path, all, body: body)
        return try await answer()
    }

    // MARK: WebSocket

    static let handshake = [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    @discardableResult
    func upgrade(_ headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", "/api/v1/stream", Self.handshake + headers)
        return try await answer()
    }

    func send(text: String) async throws { try await send(frame: 0x81, Array(text.utf8)) }

    /// A frame with these first bits and this payload, masked as a client has to.
    func send(frame first: UInt8, _ payload: [UInt8]) async throws {
        try await send(Self.frame(first, payload))
    }

    static func frame(_ first: UInt8, _ payload: [UInt8], isMasked: Bool = true) -> [UInt8] {
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let bit: UInt8 = isMasked ? 0x80 : 0
        let length: [UInt8] =
            switch payload.count {
            case ...125: [bit | UInt8(payload.count)]
            case ...65_535: [bit | 126] + bigEndian(UInt64(payload.count)).suffix(2)
            default: [bit | 127] + bigEndian(UInt64(payload.count))
            }
        guard isMasked else { return [first] + length + payload }
        return [first] + length + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    func frame() async throws -> Frame {
        try await received.wait { buffer in
            let start = buffer.readerIndex
            guard let frame = Self.readFrame(from: &buffer) else {
                buffer.moveReaderIndex(to: start)
                return nil
            }
            return frame
        }
    }

    private static func readFrame(from buffer: inout ByteBuffer) -> Frame? {
        guard let first = buffer.readInteger(as: UInt8.self), let second = buffer.readInteger(as: UInt8.self) else {
            return nil
        }
        let length: Int?
        switch second {
        case 126: length = buffer.readInteger(as: UInt16.self).map(Int.init)
        case 127: length = buffer.readInteger(as: UInt64.self).map { Int($0) }
        default: length = Int(second)
        }
        guard let length, let payload = buffer.readBytes(length: length) else { return nil }
        return Frame(opcode: first & 0x0F, payload: payload)
    }

    /// The next message; pings are passed over.
    func message() async throws -> Frame {
        while true {
            let frame = try await frame()
            switch frame.opcode {
            case 1, 8: return frame
            default: continue
            }
        }
    }

    /// The code of the close frame that comes, whatever comes before it.
    func closeCode() async throws -> Int {
        while true {
            let frame = try await frame()
            guard frame.opcode == 8 else { continue }
            return frame.payload.count >= 2 ? Int(frame.payload[0]) << 8 | Int(frame.payload[1]) : 1005
        }
    }

    /// Returns when the server has ended the connection; what comes before is passed over.
    func end() async {
        do {
            while true { _ = try await received.wait { $0.readBytes(length: max(1, $0.readableBytes)) } }
        } catch {}
    }
}

/// What has come and was not read yet.
final class Received: Sendable {
    private struct State {
        var buffer = ByteBuffer()
        var hasEnded = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func append(_ bytes: ByteBuffer) {
        change { $0.buffer.writeImmutableBuffer(bytes) }
    }

    func end() {
        change { $0.hasEnded = true }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    private let blocks = Mutex<[String]>([])

    /// Text of a chunk, to be taken block by block.
    func keep(_ chunk: String) {
        blocks.withLock { $0 += chunk.components(separatedBy: "\n\n").filter { !$0.isEmpty } }
    }

    func takeBlock() async throws -> String? {
        blocks.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    /// Waits until `parse` finds something; one at a time.
    func wait<Result: Sendable>(_ parse: (inout ByteBuffer) -> Result?) async throws -> Result {
        while true {
            let (result, hasEnded, length) = state.withLock { state in
                (parse(&state.buffer), state.hasEnded, state.buffer.readableBytes)
            }
            if let result { return result }
            guard !hasEnded else { throw RawClient.Ended() }
            await withCheckedContinuation { continuation in
                let isNews = state.withLock { state in
                    guard !state.hasEnded, state.buffer.readableBytes == length else { return true }
                    state.waiter = continuation
                    return false
                }
                if isNews { continuation.resume() }
            }
        }
    }
}

private final class ReceivingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let received: Received

    init(_ received: Received) { self.received = received }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { received.append(Self.unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { received.end() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
