package import TocsinModel

/// An incident as a turn leaves it: encoded once, for its row, for whoever follows the feed and for its retained topic.
package struct IncidentRecord: Sendable {
    package let incident: Incident
    package let json: [UInt8]
    /// Where the feed says so. What the feed said of it before is this one's past.
    package let offset: UInt64

    package init(_ incident: Incident, json: [UInt8], offset: UInt64) {
        self.incident = incident
        self.json = json
        self.offset = offset
    }
}
