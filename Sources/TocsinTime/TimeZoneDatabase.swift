/// What somebody outside knows of time zones: how far each is from UTC, and when.
///
/// The database belongs to the machine, and nothing in the core reads it but through this.
package struct TimeZoneDatabase: Sendable {
    /// The offset from UTC in seconds of an IANA zone at an instant of Unix time; `nil` for an unknown zone.
    package let offset: @Sendable (_ zone: String, _ unixSeconds: Int64) -> Int?

    package init(offset: @escaping @Sendable (_ zone: String, _ unixSeconds: Int64) -> Int?) {
        self.offset = offset
    }

    package func knows(_ zone: String) -> Bool { offset(zone, 0) != nil }

    /// The clock of a zone; that of one that is unknown shows UTC.
    package func zone(_ name: String) -> CivilZone {
        CivilZone(name: name) { [offset] seconds in Int64(offset(name, seconds) ?? 0) }
    }
}
