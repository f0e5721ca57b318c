import Foundation

/// The files beside these tests.
enum Fixtures {
    static func url(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(path)")
    }

    static func path(_ path: String) -> String {
        url(path).path
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    /// Whether a text is that of a file. With `TOCSIN_WRITE_FIXTURES` set, the file is made so first, to be read over.
    static func matches(_ text: String, _ path: String) throws -> Bool {
        if ProcessInfo.processInfo.environment["TOCSIN_WRITE_FIXTURES"] != nil {
            try text.write(to: url(path), atomically: true, encoding: .utf8)
        }
        return try text == self.text(path)
    }

    /// The names without their type, sorted.
    static func names(in directory: String, ofType type: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: self.path(directory))) ?? []
        return files.filter { $0.hasSuffix(".\(type)") }.map { String($0.dropLast(type.count + 1)) }.sorted()
    }
}
