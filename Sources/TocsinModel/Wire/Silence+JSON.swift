package import TocsinTime

extension Silence {
    /// The silence as the outside sees it.
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("id", id.description)
            json.member("state", state.name)
            json.member("match", request.match)
            json.member("by", by.text)
            json.member("comment", request.comment)
            json.member("created_at", createdAt)
            json.member("starts_at", startsAt)
            switch request.end {
            case .at(let end):
                json.member("ends_at", end)
                json.member("until", String?.none)
            case .resolved:
                json.member("ends_at", Timestamp?.none)
                json.member("until", "resolved")
            }
            json.key("recurrence")
            if let recurrence = request.recurrence { recurrence.write(to: &json) } else { json.null() }
            json.member("out_of_force", outOfForce)
            json.member("matched", matched)
            json.member("withheld", Int(clamping: withheld))
            json.key("summaries")
            json.array(summaries) { json, summary in json.string(summary) }
            switch state {
            case .pending, .active: json.member("ended_at", Timestamp?.none)
            case .expired(let at, _): json.member("ended_at", at)
            }
        }
    }

    package var json: [UInt8] {
        var json = JSONText()
        write(to: &json)
        return json.bytes
    }
}

extension CivilInterval {
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("time_zone", zone)
            if let weekdays {
                json.key("weekdays")
                json.array(weekdays.sorted()) { json, day in json.string(Self.weekdayNames[(day - 1) % 7]) }
            }
            json.member("from", TimeOfDay.text(from))
            json.member("to", TimeOfDay.text(to))
        }
    }
}
