import CMosquitto
import Glibc

extension MosquittoClient {
    /// Sends what is queued, and DISCONNECT after it, and waits for the broker to close the connection.
    ///
    /// The library closes the socket as soon as DISCONNECT is written. If anything from the broker is unread then, the system resets
    /// the connection, and the broker may throw away acknowledgements that it has received and not looked at. So a second
    /// descriptor keeps the connection open until the broker has read everything and closes its side.
    func leave(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        let connection = dup(socket)
        guard connection >= 0 else { return }
        defer { close(connection) }
        mosquitto_disconnect_v5(handle, 0, nil)
        _ = write()
        while socket >= 0, wantsToWrite, ContinuousClock.now < deadline {
            _ = Readiness.wait(for: socket, reading: false, writing: true, until: deadline)
            _ = write()
        }
        shutdown(connection, Int32(SHUT_WR))
        var discarded = [UInt8](repeating: 0, count: 65_536)
        while Readiness.wait(for: connection, writing: false, until: deadline) == .ready {
            let count = Glibc.read(connection, &discarded, discarded.count)
            if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return }
        }
    }
}
