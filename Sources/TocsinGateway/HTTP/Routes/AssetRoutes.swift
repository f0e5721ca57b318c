import HTTPTypes
import Hummingbird

/// The dashboard's files, at every address that is nothing else.
struct AssetRoutes: Sendable {
    let core: GatewayCore

    /// `/**` is everything below the root and not the root.
    var routes: [Route] { [route(at: "/"), route(at: "/**")] }

    private func route(at path: String) -> Route {
        .open(
            .get,
            path,
            Operation(
                id: "asset",
                summary: "A file of the dashboard.",
                answers: [.text("text/html", "The file."), .empty(.notModified, "The client has it.")],
                problems: [.notFound]
            )
        ) { request, _ in
            guard let asset = core.settings.asset(request.uri.path) else { throw Problem.notFound }
            // Asked for each time, answered with 304 mostly: a new build shows at once. They are the same for everybody and hold
            // nothing of anybody's, so that the bell may be loaded from any page.
            var headers: HTTPFields = [.eTag: asset.etag, .cacheControl: "no-cache", .accessControlAllowOrigin: "*"]
            if Self.isKnown(asset.etag, to: request.headers[.ifNoneMatch]) {
                return Response(status: .notModified, headers: headers)
            }
            headers[.contentType] = asset.contentType
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes))
            return Response(status: .ok, headers: headers, body: body)
        }
    }

    /// The weak comparison of RFC 9110 §13.1.2.
    private static func isKnown(_ etag: String, to field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { part in
            let tag = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let text = String(tag)
            return text == "*" || text == etag || text == "W/" + etag
        }
    }
}
