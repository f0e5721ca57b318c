import Foundation
import Testing
import TocsinEngine
import TocsinModel

import TocsinTime
@testable import TocsinStore

@Suite struct StateFormatTests {
    /// What Codable has to offer, as the state uses it.
    private struct Sample: Codable, Hashable {
        enum Shape: Codable, Hashable {
            case none
            case one(Int, name: String)
            indirect case nested([Shape])
        }

        var flag = true
        var small: Int8 = -7
        var large: Int64 = .min
        var count: UInt64 = .max
        var share = -0.1
        var text = "fz-3 at porto: -4 °C\n\u{0}"
        var nothing: String?
        var something: String? = ""
        var shapes: [Shape] = [.none, .one(5, name: "five"), .nested([.one(-1, name: "five"), .none])]
        var table: [String: [Int]] = [:]
        var pairs: [Int: String] = [1: "one", 2: "two"]
        var labels: Labels = ["site": "porto", "device": "fz-3"]
        var plans: [RoutePlan] = []
    }

    private func plan(_ path: String) -> RoutePlan {
        RoutePlan(
            path: path,
            groupBy: .everything,
            groupWait: .zero,
            groupInterval: .minutes(1),
            repeatInterval: .hours(4),
            notify: [.team("facilities")],
            policy: EscalationPolicy(name: "p", steps: [.init(notify: [.schedule("s")], wait: .minutes(5))])
        )
    }

    private func sample() -> Sample {
        var sample = Sample()
        // More members than are looked through one by one.
        for number in 0..<2000 { sample.table["topic/\(number)"] = [number, -number] }
        sample.plans = [plan("root"), plan("root/1"), plan("root")]
        return sample
    }

    @Test("what is written comes back equal, and equal things are written once")
    func roundTrip() throws {
        let sample = sample()
        let bytes = Data(try StateEncoder.encode(sample))
        #expect(try StateDecoder.decode(Sample.self, from: bytes) == sample)
        #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "facilities").count == 2)
    }

    @Test("a state that an earlier version wrote as JSON is still read")
    func json() throws {
        let sample = sample()
        #expect(try StateDecoder.decode(Sample.self, from: JSONEncoder().encode(sample)) == sample)
        let pairs = #"[{"name":"site","value":"porto"},{"name":"device","value":"fz-3"}]"#
        let labels = try JSONDecoder().decode(Labels.self, from: Data(pairs.utf8))
        #expect(labels == ["site": "porto", "device": "fz-3"])
    }

    @Test("a member that an earlier version did not write is nil, and one that is unknown is passed over")
    func otherVersions() throws {
        struct Old: Codable { var a = 1; var gone = ["x": [1, 2]]; var b = "two" }
        struct New: Codable { var a: Int; var b: String; var added: [Int]? }
        let read = try StateDecoder.decode(New.self, from: Data(StateEncoder.encode(Old())))
        #expect(read.a == 1)
        #expect(read.b == "two")
        #expect(read.added == nil)
    }

    @Test("texts that only look alike stay two")
    func alike() throws {
        let texts = ["k\u{FC}hler", "ku\u{308}hler", "K1", "\u{212A}1", "k\u{FC}hler"]
        let read = try StateDecoder.decode([String].self, from: Data(StateEncoder.encode(texts)))
        #expect(read.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }

    @Test("a file that was cut or spoilt is an error, never a trap", arguments: [UInt64(1), 2, 3])
    func broken(_ seed: UInt64) throws {
        var sample = sample()
        sample.table = sample.table.filter { $0.key.hasSuffix("0") }
        let whole = Data(try StateEncoder.encode(sample))
        for length in stride(from: 0, to: whole.count - 1, by: 97) {
            #expect(throws: (any Error).self) { try StateDecoder.decode(Sample.self, from: whole.prefix(length)) }
        }
        var random = seed
        for _ in 0..<2000 {
            var spoilt = whole
            for _ in 0..<3 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                spoilt[Int(random >> 33) % spoilt.count] = UInt8(truncatingIfNeeded: random >> 16)
            }
            _ = try? StateDecoder.decode(Sample.self, from: spoilt)
        }
    }
}
