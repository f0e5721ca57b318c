/// The files with more lines than `LineTests.longestFile`, and how many they have. A number may only become smaller.
enum KnownLongFiles {
    static let lines: [String: Int] = [
        "Tests/SimulationTests/Checker/Checker+Telling.swift": 549,
        "Tests/TocsinEngineTests/TellingTests.swift": 605,
    ]
}
