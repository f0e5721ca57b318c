internal import TocsinModel
internal import TocsinTime

/// Reads `time_intervals:`.
struct TimeIntervalsSection {
    let log: ProblemLog

    func read(_ parent: inout MapReader) -> [String: CivilInterval] {
        var intervals: [String: CivilInterval] = [:]
        for (name, reader) in parent.namedMaps("time_intervals", "a time interval") {
            var reader = reader
            let zone = CivilReading.timeZone(&reader)
            intervals[name.value] = CivilReading.interval(&reader, zone: zone)
            reader.finish()
        }
        return intervals
    }
}
