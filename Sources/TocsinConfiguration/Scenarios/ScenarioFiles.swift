internal import Foundation

/// Finds scenario files.
package enum ScenarioFiles {
    /// The scenarios that a path stands for: the file itself, or those of a folder and the folders in it, in the order of their names.
    ///
    /// - Returns: `nil` where there is no such path.
    package static func find(_ path: String) -> [String]? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        guard isFolder.boolValue else { return [path] }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        return names.sorted().map { folder + $0 }.filter(ScenarioLoader.isScenario)
    }
}
