import HTTPTypes
import NIOCore
import NIOHTTP1

extension Problem {
    /// The answer to a request that no route sees: the connection ends with it, for what follows on it is not known to be a request.
    var parts: [HTTPServerResponsePart] {
        let body = json
        let headers = HTTPHeaders([
            ("Content-Type", Self.contentType), ("Content-Length", String(body.count)), ("Connection", "close"),
        ])
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status.code),
            headers: headers
        )
        return [.head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)]
    }
}
