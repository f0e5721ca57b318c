import NIOCore
import NIOWebSocket
import Testing

@testable import TocsinGateway

@Suite struct MessageAssemblerTests {
    private let limits = GatewayLimits()

    /// A masked frame as the decoder hands it over.
    private func frame(_ first: UInt8, _ text: String = "", isMasked: Bool = true) -> WebSocketFrame {
        let mask: WebSocketMaskingKey = [1, 2, 3, 4]
        var data = ByteBuffer(string: text)
        if isMasked { data.webSocketMask(mask) }
        return WebSocketFrame(
            fin: first & 0x80 != 0,
            rsv1: first & 0x40 != 0,
            rsv2: first & 0x20 != 0,
            rsv3: first & 0x10 != 0,
            opcode: WebSocketOpcode(encodedWebSocketOpcode: first & 0x0F) ?? .text,
            maskKey: isMasked ? mask : nil,
            data: data
        )
    }

    private func code(_ step: MessageAssembler.Step) -> UInt16? {
        switch step {
        case .refused(let reason): reason.code
        case .more, .text, .ping, .pong, .close: nil
        }
    }

    @Test("a text in one frame is a message")
    func whole() {
        var assembler = MessageAssembler()
        #expect(assembler.take(frame(0x81, "né"), limits: limits) == .text(ByteBuffer(string: "né")))
    }

    @Test("fragments are joined, with control frames between them")
    func fragments() {
        var assembler = MessageAssembler()
        #expect(assembler.take(frame(0x01, "a"), limits: limits) == .more)
        #expect(assembler.take(frame(0x89, "p"), limits: limits) == .ping(ByteBuffer(string: "p")))
        #expect(assembler.take(frame(0x00, "b"), limits: limits) == .more)
        #expect(assembler.take(frame(0x8A), limits: limits) == .pong)
        #expect(assembler.take(frame(0x80, "c"), limits: limits) == .text(ByteBuffer(string: "abc")))
        #expect(assembler.take(frame(0x81, "d"), limits: limits) == .text(ByteBuffer(string: "d")))
    }

    @Test("framing that is not a client's is a protocol error")
    func protocolErrors() {
        for first: UInt8 in [0xC1, 0xA1, 0x91] + [0x83, 0x84, 0x85, 0x86, 0x87, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F] + [
            0x80, 0x00,
        ] {
            var assembler = MessageAssembler()
            #expect(code(assembler.take(frame(first, "{}"), limits: limits)) == 1002, "\(first)")
        }
        var assembler = MessageAssembler()
        #expect(code(assembler.take(frame(0x81, "{}", isMasked: false), limits: limits)) == 1002)
        #expect(assembler.take(frame(0x01, "{"), limits: limits) == .more)
        #expect(code(assembler.take(frame(0x81, "{}"), limits: limits)) == 1002)
    }

    @Test("a text that is not UTF-8 is refused, also when it was split within a character")
    func invalidText() {
        var assembler = MessageAssembler()
        let split: WebSocketFrame = {
            var frame = frame(0x01)
            frame.data = ByteBuffer(bytes: [0xC3 ^ 1])
            return frame
        }()
        #expect(assembler.take(split, limits: limits) == .more)
        #expect(code(assembler.take(frame(0x80, "a"), limits: limits)) == 1007)
    }

    @Test("a binary message is not ours")
    func binary() {
        var assembler = MessageAssembler()
        #expect(code(assembler.take(frame(0x82, "{}"), limits: limits)) == 4400)
    }

    @Test("fragments are limited in bytes and in number")
    func tooBig() {
        var bytes = MessageAssembler()
        let half = String(repeating: "x", count: 40_000)
        #expect(bytes.take(frame(0x01, half), limits: limits) == .more)
        #expect(code(bytes.take(frame(0x80, half), limits: limits)) == 1009)

        var number = MessageAssembler()
        #expect(number.take(frame(0x01), limits: limits) == .more)
        for _ in 2...limits.messageFrames { #expect(number.take(frame(0x00), limits: limits) == .more) }
        #expect(code(number.take(frame(0x00), limits: limits)) == 1009)
    }

    @Test("a close frame may have a code that goes over the wire, and a reason in UTF-8")
    func closing() {
        func close(_ bytes: [UInt8]) -> MessageAssembler.Step {
            var assembler = MessageAssembler()
            var frame = frame(0x88)
            frame.data = ByteBuffer(bytes: bytes)
            frame.data.webSocketMask([1, 2, 3, 4])
            return assembler.take(frame, limits: limits)
        }
        #expect(close([]) == .close(1000))
        #expect(close([0x03, 0xE8]) == .close(1000))
        #expect(close([0x11, 0x30]) == .close(4400))
        for bad: [UInt8] in [
            [0x03], [0x03, 0xE7], [0x03, 0xED], [0x03, 0xEE], [0x03, 0xF7], [0x0B, 0xB7], [0xFF, 0xFF],
        ] {
            #expect(code(close(bad)) == 1002, "\(bad)")
        }
        #expect(code(close([0x03, 0xE8, 0xFF])) == 1007)
    }
}
