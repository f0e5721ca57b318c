import Testing

/// What holds for every file, whatever its language.
@Suite struct RepositoryTests {
    @Test("the files that the other tests are about are found")
    func files() throws {
        let paths = try Set(Repository.loaded.get().files.map(\.path))
        for path in ["Package.swift", ".make/test", "config/reference.md", "Sources/TocsinEngine/Engine/Engine.swift"] {
            #expect(paths.contains(path))
        }
        let built = paths.filter { $0.hasPrefix(".build") || $0.hasPrefix(".git/") }
        #expect(built.isEmpty)
    }

    @Test("no file names a package registry")
    func registries() throws {
        let hosts = RegistryHosts.names.map { Array($0.utf8) }
        // By byte: whether one of them begins with it.
        var beginnings = [Bool](repeating: false, count: 256)
        for host in hosts { beginnings[Int(host[0])] = true }
        var offences: [Offence] = []
        for file in try Repository.loaded.get().files where file.isText {
            var line = 1
            for index in file.bytes.indices {
                if file.bytes[index] == .lineBreak { line += 1 }
                guard beginnings[Int(file.bytes[index].lowercased)] else { continue }
                for host in hosts where Self.has(host, at: index, in: file.bytes) {
                    offences.append(Offence(path: file.path, line: line, text: String(decoding: host, as: UTF8.self)))
                }
            }
        }
        #expect(offences.isEmpty, "\(offences.map(\.description).joined(separator: "\n"))")
    }

    @Test("no line ends with a blank")
    func trailingBlanks() throws {
        var offences: [Offence] = []
        for file in try Repository.loaded.get().files where file.isText {
            var line = 1
            var previous = UInt8.lineBreak
            // As if the last line were ended too.
            for byte in file.bytes + [UInt8.lineBreak] {
                if byte == .lineBreak {
                    if previous == .space || previous == .tab {
                        offences.append(Offence(path: file.path, line: line, text: "a blank at the end"))
                    }
                    line += 1
                }
                previous = byte
            }
        }
        #expect(offences.isEmpty, "\(offences.map(\.description).joined(separator: "\n"))")
    }

    @Test("no Swift source has a tab")
    func tabs() throws {
        var offences: [Offence] = []
        for file in try Repository.loaded.get().swift {
            for (index, line) in file.lines.enumerated() where line.contains(UInt8.tab) {
                offences.append(Offence(path: file.path, line: index + 1, text: "a tab"))
            }
        }
        #expect(offences.isEmpty, "\(offences.map(\.description).joined(separator: "\n"))")
    }

    /// Whether a text in lower case is at an index, in whatever case.
    private static func has(_ text: [UInt8], at start: Int, in bytes: [UInt8]) -> Bool {
        guard start + text.count <= bytes.count else { return false }
        for offset in text.indices where bytes[start + offset].lowercased != text[offset] { return false }
        return true
    }
}
