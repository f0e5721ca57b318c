import Testing

/// Lines and files stay short enough to read.
@Suite struct LineTests {
    /// In characters. Code is formatted to 120; a comment may be a little wider.
    static let longestLine = 140
    /// In lines.
    static let longestFile = 505
    /// In lines. The engine itself is the order of its parts and nothing else.
    static let longestEngine = 200

    @Test("no line of Swift is longer than 140 characters, apart from those that were")
    func lines() throws {
        var found: [String: [Offence]] = [:]
        for file in try Repository.loaded.get().swift {
            for (index, line) in file.lines.enumerated() {
                let length = Self.length(of: line)
                guard length > Self.longestLine else { continue }
                let offence = Offence(path: file.path, line: index + 1, text: "\(length) characters")
                found[file.path, default: []].append(offence)
            }
        }
        let complaints = Ratchet(item: "a line over \(Self.longestLine) characters", list: "KnownLongLines.swift")
            .complaints(found: found, known: KnownLongLines.counts)
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("no Swift file is longer than 505 lines, apart from those that were")
    func files() throws {
        var remaining = KnownLongFiles.lines
        var complaints: [String] = []
        for file in try Repository.loaded.get().swift {
            let count = file.lines.count
            let limit = remaining.removeValue(forKey: file.path)
            if count > limit ?? Self.longestFile {
                complaints.append("\(file.path):\(count): \(count) lines, \(limit ?? Self.longestFile) at most")
            } else if let limit, count < limit {
                complaints.append("\(file.path): \(count) lines, lower the \(limit) in KnownLongFiles.swift")
            }
        }
        for path in remaining.keys.sorted() {
            complaints.append("\(path) is gone, remove it from KnownLongFiles.swift")
        }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("Engine.swift is no longer than 200 lines")
    func engine() throws {
        let files = try Repository.loaded.get().swift
        let engine = try #require(files.first(where: { $0.path == "Sources/TocsinEngine/Engine/Engine.swift" }))
        #expect(engine.lines.count <= Self.longestEngine)
    }

    /// In characters, as far as one is one code point: in UTF-8 every byte but those that continue.
    private static func length(of line: ArraySlice<UInt8>) -> Int {
        var length = 0
        for byte in line where byte & 0b1100_0000 != 0b1000_0000 { length += 1 }
        return length
    }
}
