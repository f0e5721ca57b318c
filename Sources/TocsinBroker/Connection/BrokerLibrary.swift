import CMosquitto
import Glibc

/// What libmosquitto wants once a process.
package enum BrokerLibrary {
    /// Safe to call any number of times, from any thread; every session does.
    ///
    /// SIGPIPE is ignored here and not left to the library, which did it up to 2.0.14 and does not any more: without it a write
    /// to a connection that the broker has closed ends the process.
    package static func initialize() {
        _ = isInitialized
    }

    private static let isInitialized: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return mosquitto_lib_init() == MOSQ_ERR_SUCCESS.code
    }()
}
