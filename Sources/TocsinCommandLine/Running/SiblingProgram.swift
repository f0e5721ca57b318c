internal import Foundation

/// A program of ours that is installed beside this one.
package enum SiblingProgram {
    /// The path of the one of that name.
    ///
    /// - Throws: where there is none, with what to do.
    package static func path(of name: String) throws(Failure) -> String {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = folder.appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw .no("there is no \(name) in \(folder.path); build it with 'swift build -c release --product \(name)'")
        }
        return path
    }
}
