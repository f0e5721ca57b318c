import TocsinEngine
import TocsinModel
import TocsinTime

/// One step as an onlooker sees it.
struct Record {
    let number: Int
    let at: Timestamp
    let input: Input
    /// What is in force from this step on, where that changes.
    let blueprint: Blueprint?
    var decision: Decision
    var wakeAt: Timestamp?
    /// Which alert is part of which incident.
    let book: IncidentBook
    var counters: Counters
    /// The incidents that changed and are open, as they are afterwards.
    var incidents: [IncidentID: Incident]
    var keys: KeyTable
    var unread: [UserID: Int]
}
