import Glibc
import Synchronization

/// Ports of the loopback interface for what a bench or a test starts.
package enum LoopbackPort {
    /// A port on which nothing listens, not handed out before.
    ///
    /// It lies below the range from which the system takes ports for outgoing connections: one that `bind` to port 0 chooses could
    /// be taken by a connection of another test before the program under test listens on it.
    package static func free() -> UInt16 {
        while true {
            let port = UInt16.random(in: 20_000..<32_000)
            if handedOut.withLock({ $0.insert(port).inserted }), isFree(port) { return port }
        }
    }

    private static let handedOut = Mutex<Set<UInt16>>([])

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
