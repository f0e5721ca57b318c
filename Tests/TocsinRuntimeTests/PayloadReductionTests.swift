import Foundation
import Testing
import TocsinModel

@testable import TocsinRuntime

@Suite struct PayloadReductionTests {
    private func json(_ body: (inout JSONText) -> Void) -> [UInt8] {
        var json = JSONText()
        json.object(body)
        return json.bytes
    }

    private func read(_ bytes: [UInt8]?) throws -> [String: Any] {
        let data = Data(try #require(bytes))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private var incident: [UInt8] {
        json { json in
            json.member("id", "i-1")
            json.member("state", "open")
            json.member("title", "a \"quoted\" title, with } and ] and \\ in it")
            json.key("alerts")
            json.array(0..<500) { json, number in
                json.object { $0.member("summary", "fz-\(number): {[\"\\") }
            }
            json.key("timeline")
            json.array(0..<100) { json, number in json.object { $0.member("text", "entry \(number)") } }
        }
    }

    @Test("what fits is left as it is")
    func fits() {
        #expect(PayloadReduction.reduced(incident, to: incident.count) == incident)
    }

    @Test("first the timeline goes, then the alerts; what remains is the same document")
    func incidents() throws {
        let first = try read(PayloadReduction.reduced(incident, to: incident.count - 100))
        #expect((first["timeline"] as? [Any])?.isEmpty == true)
        #expect((first["alerts"] as? [Any])?.count == 500)
        let smallest = try read(PayloadReduction.reduced(incident, to: 200))
        #expect((smallest["alerts"] as? [Any])?.isEmpty == true)
        #expect(smallest["title"] as? String == "a \"quoted\" title, with } and ] and \\ in it")
        #expect(smallest["reduced"] as? Bool == true)
    }

    @Test("a body is cut to what there is room for, between scalars and between escapes", arguments: 150...400)
    func bodies(_ room: Int) throws {
        let text = String(repeating: "°\u{1F600}\n\"\u{1}e\u{301}", count: 100)
        let document = json { json in
            json.member("id", "n-1")
            json.member("body", text)
            json.member("alerts", 7)
            json.member("state", "unread")
        }
        let smaller = try #require(PayloadReduction.reduced(document, to: room))
        #expect(smaller.count <= room && smaller.count > room - 12)
        let read = try read(smaller)
        let body = try #require(read["body"] as? String)
        #expect(
            body.hasSuffix("…") && text.unicodeScalars.starts(with: body.unicodeScalars.dropLast())
                || body.unicodeScalars.count < 3
        )
        #expect(read["alerts"] as? Int == 7)
    }

    @Test("what cannot be made so small, or is no document of ours, is not touched")
    func hopeless() {
        #expect(PayloadReduction.reduced(incident, to: 40) == nil)
        for text in ["", "{", "{}x", "[1,2]", "{\"a\":", "{\"a\"}", "{\"a\":1,\"b}", "{\"a\":[[[}", "{a:1}"] {
            #expect(PayloadReduction.reduced(Array(text.utf8) + [32], to: 0) == nil, "\(text)")
            #expect(PayloadReduction.reduced(Array(text.utf8), to: -1) == nil, "\(text)")
        }
    }
}
