import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import TocsinModel
import TocsinTime

/// Who is on call, and changes to it: everyone with a role sees them, a responder makes them.
struct ScheduleRoutes: Sendable {
    let core: GatewayCore

    /// How far ahead a calendar goes.
    private static let calendarSpan = TimeSpan.days(56)

    var routes: [Route] { [onCall, overrides, addOverride, removeOverride, calendar] }

    private var onCall: Route {
        .known(
            .get,
            "/on-call",
            Operation(
                id: "onCall",
                summary: "Who is on call for each schedule, now or at a time.",
                parameters: [
                    .query("at", "When; default: now.", schema: #"{"type":"string","format":"date-time"}"#)
                ],
                answers: [.json(Schemas.reference("OnCall"), "Who is, and until when that stays so.")],
                problems: [.badRequest, .serviceUnavailable]
            )
        ) { request, _, _ in
            let at = try request.uri.queryParameters["at"].map { text in
                // A plus sign of an offset that was not encoded arrives as a blank.
                try SilenceBody.time(String(text).replacing(" ", with: "+"), "at")
            }
            return Response(json: try await core.backend.onCall.snapshot(at).json)
        }
    }

    private var overrides: Route {
        .known(
            .get,
            "/schedules/{id}/overrides",
            Operation(
                id: "listOverrides",
                summary: "Changes to a schedule that are not over.",
                parameters: [.scheduleID],
                answers: [.json(Schemas.page(of: "Override"), "All of them.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, _ in
            guard let all = try await core.backend.onCall.overrides(try context.scheduleID()) else {
                throw Problem.noSchedule
            }
            return Response(page: Page(items: all, next: nil)) { $0.json }
        }
    }

    private var addOverride: Route {
        .known(
            .post,
            "/schedules/{id}/overrides",
            Operation(
                id: "addOverride",
                summary: "Changes who is on call for a while.",
                parameters: [.scheduleID],
                body: .required(Schemas.reference("NewOverride")),
                answers: [.json(Schemas.reference("Override"), "It was made.", .created)],
                problems: [
                    .badRequest, .notFound, .requestTimeout, .conflict, .contentTooLarge, .serviceUnavailable,
                ]
            ),
            least: .responder
        ) { request, context, identity in
            let schedule = try context.scheduleID()
            guard let body = try await request.object(OverrideBody.self, limit: core.limits.bodyBytes) else {
                throw Problem.badRequest(#"Send the change: {"replace":"ana","with":"bo","from":"…","to":"…"}."#)
            }
            switch await core.submit(.addOverride(try body.request(of: schedule)), of: identity, through: .http) {
            case .override(let override):
                var response = Response(json: override.json, status: .created)
                if let name = schedule.addingPercentEncoding(withAllowedCharacters: .alphanumerics) {
                    response.headers[.location] = "\(Route.apiBase)/schedules/\(name)/overrides/\(override.id)"
                }
                return response
            case .refused(let refusal): throw Problem(refusal)
            case .done, .silence: throw Problem.unavailable
            }
        }
    }

    private var removeOverride: Route {
        .known(
            .delete,
            "/schedules/{id}/overrides/{override}",
            Operation(
                id: "removeOverride",
                summary: "Takes a change back. To repeat it changes nothing.",
                parameters: [
                    .scheduleID,
                    .path("override", "Of the override.", schema: Schemas.serial(OverrideID.prefix)),
                ],
                answers: [.empty(.noContent, "It is gone, or was before.")],
                problems: [.notFound, .serviceUnavailable]
            ),
            least: .responder
        ) { _, context, identity in
            let schedule = try context.scheduleID()
            let noOverride = Problem(.notFound, code: "not_found", "There is no such override of this schedule.")
            guard let id = context.parameters.get("override").flatMap({ OverrideID($0) }) else { throw noOverride }
            // Those of another schedule are not to be found here; those that are over are nowhere, and done.
            guard let own = try await core.backend.onCall.overrides(schedule) else { throw Problem.noSchedule }
            if !own.contains(where: { $0.id == id }), try await isOfAnother(id, than: schedule) { throw noOverride }
            switch await core.submit(.removeOverride(id), of: identity, through: .http) {
            case .done, .override, .silence: return Response(status: .noContent)
            case .refused(let refusal): throw Problem(refusal)
            }
        }
    }

    private func isOfAnother(_ id: OverrideID, than schedule: String) async throws -> Bool {
        for other in try await core.backend.onCall.snapshot(nil).schedules.map(\.id) where other != schedule {
            if try await core.backend.onCall.overrides(other)?.contains(where: { $0.id == id }) == true { return true }
        }
        return false
    }

    private var calendar: Route {
        .known(
            .get,
            "/schedules/{id}.ics",
            Operation(
                id: "scheduleCalendar",
                summary: "Who is on call in the next eight weeks, as iCalendar (RFC 5545).",
                parameters: [.scheduleID],
                answers: [.text("text/calendar", "An event for each time on call.")],
                problems: [.notFound, .serviceUnavailable]
            )
        ) { _, context, _ in
            let schedule = try context.scheduleID()
            guard let duties = try await core.backend.onCall.duties(schedule, Self.calendarSpan) else {
                throw Problem.noSchedule
            }
            let text = DutyCalendar(schedule: schedule, duties: duties, now: core.clock.now()).text
            return Response(
                status: .ok,
                headers: [.contentType: "text/calendar; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text))
            )
        }
    }
}

extension Roster {
    fileprivate var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("at", at)
            json.key("schedules")
            json.array(schedules) { json, entry in
                json.object { json in
                    json.member("id", entry.id)
                    json.key("users")
                    json.array(entry.users) { json, user in json.string(user.text) }
                    json.member("until", entry.until)
                }
            }
        }
        return json.bytes
    }
}

extension Problem {
    fileprivate static let noSchedule = Problem(.notFound, code: "not_found", "There is no such schedule.")
}

extension GatewayContext {
    /// A schedule's name may be any line; in an address it is percent-encoded.
    fileprivate func scheduleID() throws -> String {
        guard let id = parameters.get("id")?.removingPercentEncoding, (1...128).contains(id.utf8.count) else {
            throw Problem.noSchedule
        }
        return id
    }
}

extension Operation.Parameter {
    fileprivate static let scheduleID = path(
        "id",
        "The schedule's name.",
        schema: #"{"type":"string","maxLength":128}"#
    )
}
