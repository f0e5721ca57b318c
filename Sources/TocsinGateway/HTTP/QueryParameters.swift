import Hummingbird
import HummingbirdCore
import TocsinModel
import TocsinTime

extension IncidentQuery {
    static let states: Set<String> = ["open", "acknowledged", "snoozed", "resolved"]

    init(_ uri: URI) throws {
        self.init()
        let parameters = uri.queryParameters
        for state in parameters.list("state") {
            guard Self.states.contains(state) else {
                throw Problem.badRequest("A state is open, acknowledged, snoozed or resolved.")
            }
            states.insert(state)
        }
        for name in parameters.list("severity") {
            guard let severity = Severity(rawValue: name) else {
                throw Problem.badRequest("A severity is info, warning, error or critical.")
            }
            severities.insert(severity)
        }
        var pairs: [Labels.Pair] = []
        for label in parameters.getAll("label") {
            guard let separator = label.firstIndex(where: { $0 == ":" || $0 == "=" }), pairs.count < 32 else {
                throw Problem.badRequest("A label is NAME:VALUE, and there may be 32.")
            }
            let value = label[label.index(after: separator)...]
            guard Labels.isName(label[..<separator]), value.utf8.count <= SizeLimits().label else {
                throw Problem.badRequest(
                    "A label's name is letters, digits and _, and its value has at most \(SizeLimits().label) bytes."
                )
            }
            pairs.append(Labels.Pair(name: String(label[..<separator]), value: String(value)))
        }
        labels = Labels(pairs)
        if let text = parameters["text"], !text.isEmpty {
            guard text.utf8.count <= 256 else { throw Problem.badRequest("The text may have 256 bytes.") }
            self.text = String(text)
        }
        if let after = parameters["after"] {
            guard let id = IncidentID(after) else { throw Problem.badRequest("The cursor is not one of this list.") }
            self.after = id
        }
        limit = try parameters.limit()
    }
}

extension AlertsQuery {
    init(_ uri: URI) throws {
        self.init()
        let parameters = uri.queryParameters
        if let after = parameters["after"] {
            guard let place = AlertPlace(after) else {
                throw Problem.badRequest(
                    "The cursor is not one of this list: take alerts_next of the incident, or next of a page."
                )
            }
            self.after = place
        }
        limit = try parameters.limit()
    }

    static let parameters: [Operation.Parameter] = [
        .query(
            "after",
            "The incident's alerts_next, or the next of the page before; without it, the first page.",
            schema: #"{"type":"string","pattern":"^([fm][0-3]|r)-(0|[1-9][0-9]{0,18}|18446744073709551615)$"}"#
        ),
        .limit,
    ]
}

extension InboxQuery {
    init(_ uri: URI) throws {
        self.init()
        let parameters = uri.queryParameters
        switch (try parameters.cursor("after"), try parameters.cursor("before")) {
        case (nil, nil): place = .newest
        case (let after?, nil): place = .after(after)
        case (nil, let before?): place = .before(before)
        case (_?, _?): throw Problem.badRequest("Send after or before, not both.")
        }
        if let text = parameters["wait"] {
            guard let span = TimeSpan(String(text)), span >= .zero, span <= Self.longestWait else {
                throw Problem.badRequest("wait is a length of time such as 30s, at most \(Self.longestWait).")
            }
            wait = span
        }
        limit = try parameters.limit()
    }
}

extension FlatDictionary<Substring, Substring> {
    /// `?name=a,b&name=c` as a, b, c.
    func list(_ name: String) -> [String] {
        getAll(name).flatMap { $0.split(separator: ",") }.map(String.init)
    }

    func cursor(_ name: Substring) throws -> FeedCursor? {
        guard let text = self[name] else { return nil }
        guard let cursor = FeedCursor(text) else { throw Problem.badRequest("The cursor is not EPOCH:OFFSET.") }
        return cursor
    }

    func limit() throws -> Int {
        guard let text = self["limit"] else { return IncidentQuery.defaultLimit }
        guard let limit = Int(text), (1...IncidentQuery.maximumLimit).contains(limit) else {
            throw Problem.badRequest("The limit is 1 to \(IncidentQuery.maximumLimit).")
        }
        return limit
    }
}

extension IncidentQuery {
    /// What the documentation says of them.
    static let parameters: [Operation.Parameter] = [
        .query(
            "state",
            "open, acknowledged, snoozed or resolved; several with commas.",
            schema: Schemas.words(IncidentQuery.states)
        ),
        .query(
            "severity",
            "info, warning, error or critical; several with commas.",
            schema: Schemas.words(Set(Severity.allCases.map(\.rawValue)))
        ),
        .query(
            "label",
            "NAME:VALUE, which the incident has to carry; may be repeated.",
            schema: #"{"type":"array","maxItems":32,"items":{"type":"string","#
                + #""pattern":"^[A-Za-z_][A-Za-z0-9_]{0,63}[:=]"}}"#
        ),
        .query("text", "Occurs in the title; 256 bytes at most.", schema: #"{"type":"string","maxLength":256}"#),
        .query("after", "The next of the page before.", schema: Schemas.serial(IncidentID.prefix)),
        .limit,
    ]
}

extension InboxQuery {
    static let parameters: [Operation.Parameter] = [
        .query(
            "after",
            "A cursor of the feed; only what came after it, oldest first.",
            schema: Schemas.reference("Cursor")
        ),
        .query(
            "before",
            "The next of a page that is newest first; only what came before it, newest first. Not together with after.",
            schema: Schemas.reference("Cursor")
        ),
        .query(
            "wait",
            "How long to wait for something where there is nothing, such as 30s; at most \(longestWait).",
            schema: Schemas.reference("Duration")
        ),
        .limit,
    ]
}

extension Operation.Parameter {
    static let limit = query(
        "limit",
        "How many at most.",
        schema: #"{"type":"integer","minimum":1,"maximum":\#(IncidentQuery.maximumLimit),"#
            + #""default":\#(IncidentQuery.defaultLimit)}"#
    )
}
