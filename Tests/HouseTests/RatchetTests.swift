import Testing

@Suite struct RatchetTests {
    private static let ratchet = Ratchet(item: "a tab", list: "KnownTabs.swift")
    private static let found = [
        "a.swift": [Offence(path: "a.swift", line: 1, text: "b"), Offence(path: "a.swift", line: 2, text: "c")]
    ]

    @Test("as much as is known is right")
    func same() {
        #expect(Self.ratchet.complaints(found: Self.found, known: ["a.swift": 2]).isEmpty)
    }

    @Test("more than is known is listed with file and line")
    func more() {
        let complaints = Self.ratchet.complaints(found: Self.found, known: [:])
        #expect(complaints == ["a.swift: a tab × 2, at most 0 allowed:\n    a.swift:1: b\n    a.swift:2: c"])
    }

    @Test("less than is known lowers the list")
    func less() {
        let complaints = Self.ratchet.complaints(found: Self.found, known: ["a.swift": 3, "b.swift": 1])
        #expect(
            complaints == [
                "a.swift: a tab × 2, lower the 3 in KnownTabs.swift",
                "b.swift: a tab × 0, lower the 1 in KnownTabs.swift",
            ]
        )
    }
}
