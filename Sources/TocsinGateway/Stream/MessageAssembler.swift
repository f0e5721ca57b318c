import NIOCore
import NIOWebSocket

/// Makes messages of frames, and refuses the frames that a client of ours must not send.
///
/// NIO's decoder has made sure of the length and of the form of control frames before it kept a byte of the payload. It leaves to
/// its user what extensions could change: the mask, the reserved bits and opcodes, and how fragments follow each other.
struct MessageAssembler: Sendable {
    enum Step: Equatable, Sendable {
        /// A message that is not complete yet.
        case more
        case text(ByteBuffer)
        case ping(ByteBuffer)
        case pong
        /// The client's close frame; the code is what goes back.
        case close(UInt16)
        case refused(CloseReason)
    }

    /// Of the fragmented message on its way.
    private struct Fragments {
        var bytes: ByteBuffer
        var count: Int
    }

    private var fragments: Fragments?

    mutating func take(_ frame: WebSocketFrame, limits: GatewayLimits) -> Step {
        guard frame.maskKey != nil else { return .refused(.protocolError("A client's frame has to be masked.")) }
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return .refused(.protocolError("A reserved bit is set, but no extension was agreed on."))
        }
        let data = frame.unmaskedData
        switch frame.opcode {
        case .text:
            guard fragments == nil else { return .refused(.protocolError("A message began within another one.")) }
            guard !frame.fin else { return complete(data) }
            fragments = Fragments(bytes: data, count: 1)
            return .more
        case .continuation:
            return append(data, isLast: frame.fin, limits: limits)
        case .binary:
            return .refused(.badFrame("Messages are JSON in text frames."))
        case .ping:
            return .ping(data)
        case .pong:
            return .pong
        case .connectionClose:
            return Self.close(data)
        default:
            // The opcodes that RFC 6455 §5.2 reserves; the type is a number, not an enum.
            return .refused(.protocolError("The opcode is reserved."))
        }
    }

    private mutating func append(_ data: ByteBuffer, isLast: Bool, limits: GatewayLimits) -> Step {
        guard var message = fragments else { return .refused(.protocolError("There is no message to continue.")) }
        fragments = nil
        message.count += 1
        guard
            message.count <= limits.messageFrames,
            message.bytes.readableBytes + data.readableBytes <= limits.messageBytes
        else { return .refused(.tooBig) }
        message.bytes.writeImmutableBuffer(data)
        guard !isLast else { return complete(message.bytes) }
        fragments = message
        return .more
    }

    private func complete(_ text: ByteBuffer) -> Step {
        Self.isUTF8(text.readableBytesView) ? .text(text) : .refused(.invalidText)
    }

    /// RFC 6455 §5.5.1 and §7.4: nothing, or a code that may go over the wire and a reason in UTF-8.
    private static func close(_ data: ByteBuffer) -> Step {
        guard data.readableBytes > 0 else { return .close(1000) }
        guard let code = data.getInteger(at: data.readerIndex, as: UInt16.self), mayBeSent(code) else {
            return .refused(.protocolError("The close code may not be sent."))
        }
        guard isUTF8(data.readableBytesView.dropFirst(2)) else { return .refused(.invalidText) }
        return .close(code)
    }

    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }
}
