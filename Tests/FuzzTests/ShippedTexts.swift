import Foundation
import TocsinConfiguration
import TocsinModel
import TocsinTime

/// The texts that the repository holds, to be damaged.
enum ShippedTexts {
    static func scenario(_ text: String) -> Scenario? {
        // A month of virtual time in a damaged step is a month of reminders: that is what was asked for.
        guard let scenario = ScenarioLoader.load(text, path: "s.yaml").scenario else { return nil }
        return scenario.steps.allSatisfy { $0.at <= .hours(48) } ? scenario : nil
    }

    static func files(_ folder: String, suffix: String) throws -> [String] {
        let root = FuzzRun.root + "/" + folder
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(suffix) }.sorted()
        return try files.map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
    }
}
