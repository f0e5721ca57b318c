internal import TocsinCommandLine
internal import TocsinConfiguration
internal import TocsinDevices

/// Device models from files named on the command line.
enum DeviceFiles {
    /// Throws with the first problem of the first file that has any.
    static func models(_ paths: [String]) throws(Failure) -> [DeviceModel] {
        var files: [ConfigurationBundle.File] = []
        for path in paths {
            let bytes = try InputFile.bytes(of: path, limit: ConfigurationBundle.Limit.bytes)
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .no("\(path) is not UTF-8 text") }
            files.append(ConfigurationBundle.File(path: path, role: .device, text: text))
        }
        let (models, problems) = ConfigurationLoader.deviceModels(files)
        if let problem = problems.first(where: { $0.level == .error }) { throw .no("\(problem)") }
        return models
    }
}
