import Testing
import TocsinModel

@testable import TocsinBroker

@Suite struct SubscriptionPlanTests {
    @Test(
        "a filter that another covers is not subscribed to",
        arguments: [
            (["plant/+/+/door", "plant/#"], ["plant/#"]), (["a", "b"], ["a", "b"]), (["a/#", "a/#"], ["a/#"]),
            (["#", "$SYS/#"], ["#", "$SYS/#"]), (["+/b", "a/+"], ["+/b", "a/+"]),
            (["$share/g/a/b", "a/#"], ["a/#"]), (["$share/g/a/#", "a/b"], ["$share/g/a/#", "a/b"]),
            (["a/#/b", "a/#"], ["a/#/b", "a/#"]),
        ] as [([String], [String])]
    )
    func covered(wanted: [String], filters: [String]) {
        #expect(SubscriptionPlan(wanted).filters == filters)
    }

    @Test("whether a message may come twice is known")
    func overlaps() throws {
        #expect(!SubscriptionPlan(["plant/+/+/door", "plant/#"]).hasOverlaps)
        let plan = SubscriptionPlan(["plant/+/door", "plant/a/+", "other/#"])
        #expect(plan.hasOverlaps)
        #expect(plan.count(try #require(Topic("plant/a/door"))) == 2)
        #expect(plan.count(try #require(Topic("plant/b/door"))) == 1)
    }

    @Test("a source that another covers comes by the other's filter")
    func behind() {
        let plan = SubscriptionPlan(["plant/+/+/door", "plant/#", "meters/#"])
        #expect(plan.filter(for: "plant/+/+/door") == "plant/#")
        #expect(plan.filter(for: "meters/#") == "meters/#")
        #expect(plan.filter(for: "other/#") == nil)
    }
}

@Suite struct CopyFilterTests {
    private func print(_ text: String) -> MessageFingerprint {
        Array(text.utf8).withUnsafeBytes { MessageFingerprint($0) }
    }

    @Test("copies name different subscriptions; what names one again says the same once more")
    func identified() {
        var filter = CopyFilter()
        let verdicts = [[1], [2], [1], [2], [1, 2], [1, 2]].map { (identifiers: [UInt32]) in
            filter.isCopy("t", print("x"), count: 2, identifiers: identifiers, isRetained: false)
        }
        #expect(verdicts == [false, true, false, true, false, false])
    }

    @Test("copies of several messages may come in turns")
    func interleaved() {
        var filter = CopyFilter()
        let verdicts = [("x", 1), ("y", 1), ("x", 2), ("y", 2)].map { (payload: String, identifier: UInt32) in
            filter.isCopy("t", print(payload), count: 2, identifiers: [identifier], isRetained: false)
        }
        #expect(verdicts == [false, false, true, true])
    }

    @Test("without names copies follow each other, until one message came alone: then this broker makes none")
    func adjacent() {
        var filter = CopyFilter()
        func isCopy(_ payload: String) -> Bool {
            filter.isCopy("t", print(payload), count: 2, identifiers: [], isRetained: false)
        }
        #expect([isCopy("x"), isCopy("x"), isCopy("x"), isCopy("x")] == [false, true, false, true])
        #expect([isCopy("y"), isCopy("z"), isCopy("z"), isCopy("z")] == [false, false, false, false])
    }

    @Test("the same retained state of a topic is taken once a connection")
    func retained() {
        var filter = CopyFilter()
        func isCopy(_ payload: String) -> Bool {
            filter.isCopy("t", print(payload), count: 2, identifiers: [], isRetained: true)
        }
        #expect([isCopy("x"), isCopy("x"), isCopy("y")] == [false, true, false])
        filter.forget()
        #expect(!isCopy("y"))
    }
}
