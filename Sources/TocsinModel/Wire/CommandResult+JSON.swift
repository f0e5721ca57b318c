extension CommandResult {
    /// `{"type":"result","id":7,"ok":true,"incident":{…}}`, or `"ok":false,"error":{"code","detail"}`: contract §6.
    ///
    /// - Parameter id: what the caller gave as its id, as JSON; `nil` where it gave none.
    package func json(id: String?) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("type", "result")
            if let id {
                json.key("id")
                json.raw(id)
            }
            switch self {
            case .done(let incident):
                json.member("ok", true)
                if let incident {
                    json.key("incident")
                    json.raw(incident.json)
                }
            case .silence(let silence):
                json.member("ok", true)
                json.key("silence")
                silence.write(to: &json)
            case .override(let override):
                json.member("ok", true)
                json.key("override")
                override.write(to: &json)
            case .refused(let refusal):
                json.member("ok", false)
                json.key("error")
                json.object { json in
                    json.member("code", refusal.code.rawValue)
                    json.member("detail", refusal.detail)
                }
            }
        }
        return json.bytes
    }
}
