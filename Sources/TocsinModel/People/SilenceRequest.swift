package import TocsinTime

/// A silence as somebody asks for it: contract §9.
package struct SilenceRequest: Hashable, Codable, Sendable {
    /// CEL over `rule`, `severity`, `labels`, `incident`: which alerts are withheld.
    package let match: String
    /// When it begins; `nil` for now.
    package let from: Timestamp?
    package internal(set) var end: Silence.End
    /// When, within its life, it is in force; `nil` for always.
    package let recurrence: CivilInterval?
    package let comment: String

    package init(
        match: String,
        from: Timestamp? = nil,
        end: Silence.End,
        recurrence: CivilInterval? = nil,
        comment: String = ""
    ) {
        self.match = match
        self.from = from
        self.end = end
        self.recurrence = recurrence
        self.comment = comment
    }
}
