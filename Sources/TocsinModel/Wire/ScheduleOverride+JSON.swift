extension ScheduleOverride {
    /// The override as the outside sees it.
    package func write(to json: inout JSONText) {
        json.object { json in
            json.member("id", id.description)
            json.member("schedule", request.schedule)
            switch request.change {
            case .add(let user): json.member("add", user.text)
            case .remove(let user): json.member("remove", user.text)
            case .replace(let user, let other):
                json.member("replace", user.text)
                json.member("with", other.text)
            }
            json.member("from", request.start)
            json.member("to", request.end)
            json.member("by", by.text)
        }
    }

    package var json: [UInt8] {
        var json = JSONText()
        write(to: &json)
        return json.bytes
    }
}
