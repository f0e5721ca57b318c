import Hummingbird
import Logging
import NIOCore

/// What belongs to one request.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's address.
    let address: String
    /// The connection that it came on.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        address = source.channel.clientAddress
    }
}

extension Channel {
    /// The other side's address without its port; the same text for everyone where there is none.
    var clientAddress: String { remoteAddress?.ipAddress ?? "local" }
}
