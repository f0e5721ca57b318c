/// The files with more lines than `LineTests.longestFile`, and how many they have. A number may only become smaller.
enum KnownLongFiles {
    static let lines: [String: Int] = [
        "Tests/SimulationTests/Checker/Checker+Telling.swift": 550,
        "Tests/TocsinEngineTests/TellingTests.swift": 606,
    ]
}
