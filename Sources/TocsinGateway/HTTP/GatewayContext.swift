import Hummingbird
import Logging
import NIOCore

/// What belongs to one request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where it comes from.
    var origin: RequestOrigin
    /// The connection that it came on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        origin = RequestOrigin(client: ClientAddress(source.channel.peer), isLocal: false)
    }
}

extension Channel {
    /// The other side's address; `nil` where it has none.
    var peer: IPAddress? { remoteAddress?.ipAddress.flatMap { IPAddress($0) } }
}
