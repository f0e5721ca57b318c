internal import Foundation
internal import TocsinConfiguration
internal import TocsinDevices

/// Device models from files named on the command line.
enum DeviceFiles {
    /// Throws with the first problem of the first file that has any.
    static func models(_ paths: [String]) throws(Failure) -> [DeviceModel] {
        var files = [ConfigurationBundle.File(path: "", role: .settings, text: "{}")]
        for path in paths {
            let text: String
            do {
                text = try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw .no("cannot read the device file \(path): \(error.localizedDescription)")
            }
            files.append(ConfigurationBundle.File(path: path, role: .device, text: text))
        }
        let loaded = ConfigurationLoader.load(ConfigurationBundle(files: files))
        if let problem = loaded.errors.first { throw .no("\(problem)") }
        return loaded.configuration?.devices ?? []
    }
}
