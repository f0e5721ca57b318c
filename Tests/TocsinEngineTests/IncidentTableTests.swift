import Foundation
import Testing
import TocsinEngine
import TocsinModel
import TocsinTime

@Suite struct IncidentTableTests {
    /// So many incidents of one device each, 70 of which are over.
    private func incidents(_ count: Int) throws -> IncidentTable {
        let routing = Route(match: nil, plan: Rulebooks.plan(groupBy: .everything))
        var driver = EngineDriver.running(Rulebooks.book([try Rulebooks.rule()], routing: routing))
        for device in 1...count { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -4]) }
        for device in 31...100 { driver.publish("plant/porto/fz-\(device)/temperature", ["value": -18]) }
        driver.advance(by: .minutes(2))
        return driver.engine.state.incidents.table
    }

    @Test("what is open is listed in the order in which it opened, with gaps where something ended")
    func order() throws {
        let table = try incidents(300)
        let expected = (Array(1...30) + Array(101...300)).map { IncidentID($0) }
        #expect(table.keys == expected && table.count == 230 && !table.isEmpty)
        #expect(table.map(\.key) == expected && table.values.map(\.id) == expected)
        #expect(table[IncidentID(30)]?.id == IncidentID(30))
        for id: UInt64 in [0, 31, 64, 100, 301, .max] { #expect(table[IncidentID(id)] == nil) }
    }

    @Test("whatever comes and goes in any order, it knows what a dictionary would know, and a copy stays as it was")
    func likeADictionary() throws {
        let all = try incidents(300)
        let keys = all.keys
        var random = SeededRandom(seed: 7)
        var table = IncidentTable()
        var expected: [IncidentID: CopyOnWrite<OpenIncident>] = [:]
        var copy = table
        for turn in 0..<3000 {
            let id = keys[Int.random(in: 0..<keys.count, using: &random)]
            if Int.random(in: 0..<3, using: &random) == 0 {
                table[id] = nil
                expected[id] = nil
            } else {
                table[id] = all[id]
                expected[id] = all[id]
            }
            if turn == 1500 { copy = table }
            #expect(table.count == expected.count)
            #expect(table[id] == expected[id])
        }
        #expect(table.keys == expected.keys.sorted())
        let before = copy.keys
        for id in before { table[id] = nil }
        #expect(copy.keys == before && copy.values.allSatisfy { copy[$0.id] == $0 })
        for id in expected.keys { table[id] = nil }
        #expect(table.isEmpty && table == IncidentTable())
    }

    @Test("one is changed where it stands, and the copy's stays")
    func inPlace() throws {
        var table = try incidents(100)
        let copy = table
        let id = IncidentID(7)
        table[id]?.updatedAt = .distantFuture
        #expect(table[id]?.updatedAt == .distantFuture && copy[id]?.updatedAt != .distantFuture)
        #expect(table.count == copy.count && table != copy)
    }

    @Test("what is written is read again")
    func coded() throws {
        let table = try incidents(200)
        let again = try JSONDecoder().decode(IncidentTable.self, from: JSONEncoder().encode(table))
        #expect(again == table && again.count == 130)
    }
}
