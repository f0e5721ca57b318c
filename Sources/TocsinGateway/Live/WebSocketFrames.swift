import NIOCore
import NIOWebSocket
import TocsinModel

/// Frames as they go over the wire: a server's are unmasked, so one buffer serves every socket (RFC 6455 §5.1).
enum WebSocketFrames {
    static func text(_ json: some Collection<UInt8>) -> ByteBuffer {
        frame(.text, json)
    }

    /// An empty ping; what comes back tells nothing but that somebody is there.
    static let ping = frame(.ping, [])

    /// - Parameter data: at most 125 bytes, as the decoder has made sure.
    static func pong(_ data: ByteBuffer) -> ByteBuffer {
        frame(.pong, data.readableBytesView)
    }

    static func close(_ code: UInt16, _ reason: String) -> ByteBuffer {
        frame(
            .connectionClose,
            [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)] + reason.utf8.prefix(123)
        )
    }

    /// What a frame of ours carries, without a copy.
    static func payload(of frame: ByteBuffer) -> ByteBuffer {
        var frame = frame
        let header: Int
        switch frame.getInteger(at: frame.readerIndex + 1, as: UInt8.self) {
        case 126: header = 4
        case 127: header = 10
        default: header = 2
        }
        frame.moveReaderIndex(forwardBy: min(header, frame.readableBytes))
        return frame
    }

    private static func frame(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>) -> ByteBuffer {
        let length = payload.count
        var buffer = ByteBuffer()
        buffer.reserveCapacity(length + 10)
        buffer.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch length {
        case ...125:
            buffer.writeInteger(UInt8(length))
        case ...65_535:
            buffer.writeInteger(UInt8(126))
            buffer.writeInteger(UInt16(length))
        default:
            buffer.writeInteger(UInt8(127))
            buffer.writeInteger(UInt64(length))
        }
        buffer.writeBytes(payload)
        return buffer
    }
}
