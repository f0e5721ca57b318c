import CMosquitto
import Glibc

/// Why there is no connection, as a person reads it. Holds no secret.
package struct ConnectionFault: Error, Sendable, Hashable {
    package let reason: String
    /// The broker said that another client connected under our id (MQTT 5 §3.14.2.1).
    package let isTakeover: Bool

    init(_ reason: String) {
        self.reason = reason
        isTakeover = false
    }

    /// What a call of the library or its disconnect callback returned: an `MOSQ_ERR`, or from 128 up a reason code of MQTT 5 §2.4.
    init(code: Int32, systemError: Int32 = errno) {
        isTakeover = code == MQTT_RC_SESSION_TAKEN_OVER.identifier
        switch code {
        case 128...:
            reason = "the broker ended the connection: \(String(cString: mosquitto_reason_string(code)))"
        case MOSQ_ERR_ERRNO.code:
            reason = String(cString: strerror(systemError))
        case MOSQ_ERR_CONN_LOST.code, MOSQ_ERR_SUCCESS.code:
            reason = "the broker closed the connection"
        default:
            var text = String(cString: mosquitto_strerror(code))
            if text.last == "." { text.removeLast() }
            reason = text
        }
    }

    /// What a CONNACK said (MQTT 5 §3.2.2.2, MQTT 3.1.1 §3.2.2.3).
    init(refusal code: Int32, version: BrokerSettings.Version) {
        isTakeover = false
        var text = String(cString: code >= 128 ? mosquitto_reason_string(code) : mosquitto_connack_string(code))
        if text.last == "." { text.removeLast() }
        let speaksOther = code == 1 || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION.identifier
        let hint = speaksOther && version == .v5 ? "; set broker.version to 3.1.1" : ""
        reason = "the broker refuses the connection: \(text)\(hint)"
    }
}

extension ConnectionFault: CustomStringConvertible {
    package var description: String { reason }
}
