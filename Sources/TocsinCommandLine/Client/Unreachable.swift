internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Says why a service could not be reached, as a person reads it.
enum Unreachable {
    static func failure(_ address: ServerAddress, _ error: any Error) -> Failure {
        .unreachable(
            "cannot reach \(address): \(reason(error)); check that 'tocsin serve' runs, or name another address with --server"
        )
    }

    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let failed = error.connectionErrors.first { return reason(failed.error) }
            return error.dnsAError == nil && error.dnsAAAAError == nil
                ? "no connection" : "the host's name is not known"
        case let error as IOError: return String(cString: strerror(error.errnoCode)).lowercased()
        case let error as HTTPClientError where error == .connectTimeout || error == .deadlineExceeded:
            return "it does not answer"
        case let error as HTTPClientError where error == .remoteConnectionClosed: return "it closed the connection"
        case let error as ChannelError:
            if case .connectTimeout = error { return "it does not answer" }
            return "\(error)"
        case let error as NIOSSLError: return "the encrypted connection failed: \(OneLine.of("\(error)"))"
        default: return OneLine.of("\(error)")
        }
    }
}
