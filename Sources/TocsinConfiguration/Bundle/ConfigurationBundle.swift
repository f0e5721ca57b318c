/// All the text that makes a configuration, in order, so that the one that was in force can be loaded again.
///
/// Without secrets: a configuration only says where those are.
package struct ConfigurationBundle: Hashable, Codable, Sendable {
    package struct File: Hashable, Codable, Sendable {
        /// Relative to the working directory where the entry file was, without `.` and `..` where that can be.
        package let path: String
        package let role: Role
        package let text: String

        package init(path: String, role: Role, text: String) {
            self.path = path
            self.role = role
            self.text = text
        }
    }

    package enum Role: String, Hashable, Codable, Sendable {
        /// The entry file and what it includes, which are merged.
        case settings
        /// A device model, which stands by itself.
        case device
    }

    /// The entry file first, then what it includes, then the devices.
    package let files: [File]
    /// What was wrong when the files were looked for; ``ConfigurationLoader`` tells it with its own.
    package let problems: [Problem]

    package init(files: [File], problems: [Problem] = []) {
        self.files = files
        self.problems = problems
    }

    /// A configuration of one text, for tests and for tools.
    package init(text: String, path: String = "tocsin.yaml") {
        self.init(files: [File(path: path, role: .settings, text: text)])
    }

    /// The same for the same texts in the same order, wherever they lie: 32 hexadecimal digits.
    ///
    /// It tells versions apart. It is no protection against somebody who wants two to look alike.
    package var digest: String {
        var fingerprint = Fingerprint()
        for file in files {
            fingerprint.add(file.role.rawValue)
            fingerprint.add(file.text)
        }
        return fingerprint.hexadecimal
    }

    /// The most that is read.
    package enum Limit {
        /// Of all files together, in bytes.
        package static let bytes = 8 * 1024 * 1024
        package static let files = 1000
    }

    /// Reads the entry file, what its `include:` names and the device files of its `devices:`.
    ///
    /// Patterns are relative to the directory of the entry file, in included files too. What is wrong, also that the
    /// entry file is missing, is in ``problems``.
    package static func read(entry: String) -> ConfigurationBundle {
        var reader = BundleReader(entry: entry)
        return reader.read()
    }
}
