import Foundation

/// The files of the repository, read once for all tests.
struct Repository: Sendable {
    static let loaded: Result<Repository, any Error> = Result { try Repository(root: Repository.root) }

    let files: [RepositoryFile]
    /// Those of `files` that are Swift.
    let swift: [SwiftFile]

    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private init(root: String) throws {
        let gitignore = try String(contentsOfFile: "\(root)/.gitignore", encoding: .utf8)
        var files: [RepositoryFile] = []
        try Self.read("", under: root, except: IgnoredNames(gitignore: gitignore), into: &files)
        self.files = files
        swift = files.filter { $0.path.hasSuffix(".swift") }.map { SwiftFile(path: $0.path, source: $0.bytes) }
    }

    /// The Swift files of each target in `Sources`.
    var targets: [String: [SwiftFile]] {
        var targets: [String: [SwiftFile]] = [:]
        for file in swift {
            if let target = file.target { targets[target, default: []].append(file) }
        }
        return targets
    }

    private static func read(
        _ folder: String,
        under root: String,
        except ignored: IgnoredNames,
        into files: inout [RepositoryFile]
    ) throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted() where !ignored.contains(name)
        {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let location = "\(root)/\(path)"
            var isFolder: ObjCBool = false
            // What a link points to is elsewhere, and what has gone since the folder was read is not of the repository.
            guard (try? manager.destinationOfSymbolicLink(atPath: location)) == nil,
                manager.fileExists(atPath: location, isDirectory: &isFolder)
            else { continue }
            if isFolder.boolValue {
                try read(path, under: root, except: ignored, into: &files)
            } else if let data = manager.contents(atPath: location) {
                files.append(RepositoryFile(path: path, bytes: [UInt8](data)))
            }
        }
    }
}
