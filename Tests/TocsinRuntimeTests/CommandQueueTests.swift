import Testing
import TocsinEngine
import TocsinModel
import TocsinStore

@testable import TocsinRuntime

@Suite struct CommandQueueTests {
    private func command(_ user: String, _ action: Command.Action = .read(.all)) throws -> Command {
        Command(user: try #require(UserID(user)), role: .responder, door: .mqtt, action: action)
    }

    @Test("commands are taken one of each user in turn")
    func turns() throws {
        let queue = CommandQueue()
        for user in ["a", "a", "a", "b", "c"] { #expect(queue.add(try command(user)) != nil) }
        #expect(queue.take(4).map(\.command.user.text) == ["a", "b", "c", "a"])
        #expect(queue.take(4).map(\.command.user.text) == ["a"])
    }

    @Test("beyond so many of one user, and so many in all, they are refused and counted")
    func full() throws {
        let queue = CommandQueue(userLimit: 2, limit: 3)
        let taken = try ["a", "a", "a", "b", "c"].map { queue.add(try command($0)) != nil }
        #expect(taken == [true, true, false, true, false])
        #expect(queue.refused == 2)
    }

    @Test("the first leads, and hands on to one that waits")
    func leads() async throws {
        let queue = CommandQueue()
        let first = try #require(queue.add(try command("a")))
        let second = try #require(queue.add(try command("b")))
        guard case .lead = await first.next() else {
            Issue.record("the first has the lead")
            return
        }
        #expect(queue.take(1).first === first)
        first.give(.answered(.done(nil)))
        queue.passOn()
        guard case .answered = await first.next(), case .lead = await second.next() else {
            Issue.record("the second has the lead")
            return
        }
        #expect(queue.take(9).count == 1)
        queue.passOn()
        let third = try #require(queue.add(try command("c")))
        guard case .lead = await third.next() else {
            Issue.record("nobody waited, so whoever came next has the lead")
            return
        }
    }

    @Test(
        "a thousand commands of many users are all answered, in a few turns of the loop, and batches of messages come between"
    )
    func reactor() async throws {
        let plant = try RuntimeFixture()
        let store = try plant.openStore()
        defer { store.close() }
        let reactor = try plant.reactor(store)
        try await reactor.start()
        let ana = try #require(UserID("ana"))
        let bo = try #require(UserID("bo"))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                let command = Command(
                    user: number.isMultiple(of: 2) ? ana : bo,
                    role: .responder,
                    door: .mqtt,
                    action: .read(.all)
                )
                group.addTask {
                    guard case .done = await reactor.submit(command) else { return 0 }
                    return 1
                }
            }
            group.addTask {
                try await reactor.take(RuntimeFixture.readings([("fz-1", #"{"value":-4}"#)]))
                return 0
            }
            let answered = try await group.reduce(0, +)
            #expect(answered == 1000)
        }
        #expect(await reactor.status().state.incidents.count == 1)
        let results = await reactor.submit([
            Command(user: bo, role: .responder, door: .mqtt, action: .incident(.told, .acknowledge)),
            Command(user: bo, role: .responder, door: .mqtt, action: .incident(.one(IncidentID(1)), .unacknowledge)),
        ])
        #expect(results.count == 2)
    }
}
