internal import Foundation
internal import TocsinModel

/// What `tocsin-bench people` found.
struct PeopleReport {
    let incidents: Int
    let escalations: PeopleMeter.Escalations
    let bytesPerIncident: Double
    let bytesPerEscalation: Double
    let restart: Restart

    struct Restart {
        let snapshotBytes: Int
        /// Writing the snapshot, beside the loop.
        let saving: Double
        /// Opening the store and reading the last snapshot.
        let reading: Double
        /// Until the engine knows what is due next.
        let preparing: Double

        var seconds: Double { reading + preparing }
    }

    /// What is aimed at.
    private static let timerTarget = 5.0
    private static let restartTarget = 5.0

    var text: String {
        [
            String(format: "%d open incidents, each with a policy that runs", incidents),
            String(
                format: "%.2f µs processor time a timer that comes up alone, %.2f where all do at once (aim: %.0f)",
                escalations.microsecondsPerTimer,
                escalations.microsecondsPerTimerAtOnce,
                Self.timerTarget
            ),
            String(
                format: "%.2f µs a wake that finds nothing due: %.0f times less",
                escalations.microsecondsPerIdleWake,
                escalations.microsecondsPerTimer / escalations.microsecondsPerIdleWake
            ),
            String(
                format: "%.0f bytes an incident with its alert and timers, of which %.0f are the running policy's",
                bytesPerIncident,
                bytesPerEscalation
            ),
            String(
                format: "restart in %.2f s (aim: %.0f): %.2f s to read %.1f MB, %.2f s to prepare the engine",
                restart.seconds,
                Self.restartTarget,
                restart.reading,
                Double(restart.snapshotBytes) / 1e6,
                restart.preparing
            ),
            String(format: "%.2f s to write the snapshot, beside the loop", restart.saving),
        ].joined(separator: "\n")
    }

    var json: String {
        var json = JSONText()
        json.object { json in
            json.member("bench", "people")
            for (name, value) in [
                ("incidents", Double(incidents)),
                ("us_per_timer", escalations.microsecondsPerTimer),
                ("us_per_timer_at_once", escalations.microsecondsPerTimerAtOnce),
                ("us_per_idle_wake", escalations.microsecondsPerIdleWake),
                ("us_per_timer_target", Self.timerTarget),
                ("bytes_per_incident", bytesPerIncident),
                ("bytes_per_escalation", bytesPerEscalation),
                ("snapshot_bytes", Double(restart.snapshotBytes)),
                ("snapshot_write_s", restart.saving),
                ("restart_s", restart.seconds),
                ("restart_read_s", restart.reading),
                ("restart_prepare_s", restart.preparing),
                ("restart_target_s", Self.restartTarget),
            ] {
                json.key(name)
                json.number(value)
            }
        }
        return json.text
    }
}
