import Foundation
import Testing
import TocsinDevices
import TocsinModel
import TocsinTime

@Suite struct RecordingTests {
    private func play(_ csv: String, as format: RecordingFormat) throws -> [TrafficMessage] {
        Array(try RecordedTraffic(try Recording(csv: Array(csv.utf8)), as: format))
    }

    private func texts(_ messages: [TrafficMessage]) -> [String] {
        messages.map { String(decoding: $0.payload, as: UTF8.self) }
    }

    private static let board = """
        ts,device,temp,light,note
        1594598424.5023336,b1,18.899999618530273,false,
        1594598426.5,b/2,021,true,"a ""b"", c"
        """

    @Test("one column is told as a value and its time")
    func oneColumn() throws {
        let messages = try play(Self.board, as: RecordingFormat(topic: "env/{device}", columns: ["temp"], speed: 2))
        #expect(messages.map(\.topic) == ["env/b1", "env/b_2"])
        #expect(
            texts(messages) == [
                #"{"value":18.899999618530273,"ts":1594598424.5023336}"#, #"{"value":"021","ts":1594598426.5}"#,
            ]
        )
        #expect(messages.map(\.at) == [.zero, .milliseconds(999)])
        #expect(messages.map(\.time.milliseconds) == [1_594_598_424_502, 1_594_598_426_500])
    }

    @Test("no column means all, with what looks like a number or a truth as such")
    func allColumns() throws {
        let messages = try play(Self.board, as: RecordingFormat(topic: "env"))
        #expect(
            texts(messages) == [
                #"{"ts":1594598424.5023336,"device":"b1","temp":18.899999618530273,"light":false,"note":null}"#,
                #"{"ts":1594598426.5,"device":"b/2","temp":"021","light":true,"note":"a \"b\", c"}"#,
            ]
        )
    }

    @Test("a template makes any other shape")
    func template() throws {
        let template = try PayloadTemplate(#"{"data":{"temp":{{temp}}},"ts":{{ts}},"device":"{{device}}"}"#)
        let messages = try play(Self.board, as: RecordingFormat(topic: "iot-device-data", template: template))
        #expect(
            texts(messages).first
                == #"{"data":{"temp":18.899999618530273},"ts":1594598424.5023336,"device":"b1"}"#
        )
    }

    @Test("times without a zone are UTC, and a step back in time is not waited for")
    func civilTimes() throws {
        let csv = "timestamp,value\n2014-01-07 02:55:00,1\r\n2014-01-07 02:00:00,2\n\n2014-01-07 02:05:00,3\n"
        let messages = try play(csv, as: RecordingFormat(topic: "m", columns: ["value"], speed: 60))
        #expect(
            texts(messages) == [
                #"{"value":1,"ts":1389063300}"#, #"{"value":2,"ts":1389060000}"#, #"{"value":3,"ts":1389060300}"#,
            ]
        )
        #expect(messages.map(\.at) == [.zero, .zero, .seconds(5)])
    }

    @Test("what can't be played is named with its line")
    func errors() throws {
        func message(_ csv: String, _ format: RecordingFormat = RecordingFormat(topic: "a")) throws -> String {
            do {
                _ = try play(csv, as: format)
                return "played"
            } catch let error as RecordingError {
                return error.description
            }
        }
        #expect(try message("") == "the recording is empty")
        #expect(try message("a,b\n1,2") == "line 1: no column is called ts or timestamp; there are a, b")
        #expect(try message("ts,b\n1,2\n3") == "line 3: 1 fields where the header has 2")
        #expect(try message("ts,b\nsoon,2") == "line 2: “soon” is no time")
        #expect(try message("ts,b\n1,\"2") == "line 2: a quote is never closed")
        let missing = try message("ts,b\n1,2", RecordingFormat(topic: "a", columns: ["c"]))
        #expect(missing == "no column is called c; there are ts, b")
        let topic = try message("ts,b\n1,2", RecordingFormat(topic: "a/{c}"))
        #expect(topic == "no column is called c; there are ts, b")
        #expect(try message("ts,b\n1,2", RecordingFormat(topic: "a", speed: 0)) == "the speed must be above 0")
    }

    private static let shared = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/recordings").standardizedFileURL
    private static let isAbsent = !FileManager.default.fileExists(atPath: shared.path)

    struct Real: CustomTestStringConvertible {
        let file: String
        let rows: Int
        let column: String

        var testDescription: String { file }
    }

    @Test(
        "every row of a real recording is a message",
        .enabled(if: !isAbsent, "shared/recordings is not here"),
        arguments: [
            Real(file: "env_telemetry.csv", rows: 16_888, column: "temp"),
            Real(file: "nab_machine_temperature_system_failure.csv", rows: 22_695, column: "value"),
            Real(file: "nab_speed_7578.csv", rows: 1_127, column: "value"),
        ]
    )
    func real(_ real: Real) throws {
        let csv = Array(try Data(contentsOf: Self.shared.appending(path: real.file)))
        let recording = try Recording(csv: csv)
        let format = RecordingFormat(topic: "recorded", columns: [real.column], speed: 60)
        let messages = Array(try RecordedTraffic(recording, as: format))
        #expect(messages.count == real.rows)
        #expect(messages.map(\.at) == messages.map(\.at).sorted())
        #expect(texts(messages).allSatisfy { $0.hasPrefix("{\"value\":") && !$0.hasPrefix("{\"value\":\"") })
    }
}
