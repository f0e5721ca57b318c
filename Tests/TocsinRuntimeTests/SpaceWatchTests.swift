import Testing
import TocsinModel

@testable import TocsinRuntime
@testable import TocsinStore

@Suite struct SpaceWatchTests {
    private static func space(_ used: Int, free: Int? = nil) -> Store.Space {
        Store.Space(used: used, onDisk: used, free: free)
    }

    @Test("people hear at four fifths and at the quota, once each, and when there is room again")
    func levels() {
        var watch = SpaceWatch(quota: 1000, reserve: nil)
        var heard: [String] = []
        for used in [100, 790, 800, 850, 780, 999, 1000, 960, 1100, 950, 890, 760, 749, 700, 800, 1200, 100] {
            for news in watch.look(Self.space(used)) {
                heard.append("\(used) \(news.isRaised) \(news.severity.rawValue)")
            }
        }
        #expect(
            heard == [
                "800 true warning", "1000 true error", "890 true warning", "749 false info", "800 true warning",
                "1200 true error", "100 false info",
            ]
        )
    }

    @Test("nothing gives way below the quota, and beyond it a little more than must")
    func excess() {
        let watch = SpaceWatch(quota: 1000, reserve: nil)
        #expect(watch.excess(Self.space(1000)) == 0)
        #expect(watch.excess(Self.space(1010)) == 60)
        #expect(SpaceWatch(quota: nil, reserve: nil).excess(Self.space(.max)) == 0)
    }

    @Test("a file system that fills is told before it is full, whoever fills it, and then things give way")
    func reserve() {
        var watch = SpaceWatch(quota: nil, reserve: 1000)
        #expect(watch.look(Self.space(1, free: 1000)) == [])
        let low = watch.look(Self.space(1, free: 999))
        #expect(low.map(\.severity) == [.critical] && low.map(\.isRaised) == [true])
        #expect(watch.look(Self.space(1, free: 1100)) == [] && watch.excess(Self.space(1, free: 999)) == 0)
        #expect(watch.excess(Self.space(1, free: 400)) > 0)
        #expect(watch.look(Self.space(1, free: 1300)).map(\.isRaised) == [false])
    }

    @Test("what could not be said is said at the next look")
    func again() {
        var watch = SpaceWatch(quota: 1000, reserve: nil)
        #expect(watch.look(Self.space(900)).count == 1)
        watch.forget()
        #expect(watch.look(Self.space(900)).count == 1)
    }

    @Test(
        "sizes are read as they are written, and nothing else",
        arguments: [
            ("0B", 0), ("500MB", 500_000_000), ("10GB", 10_000_000_000), ("64KiB", 65_536), ("1TiB", 1 << 40),
            ("10", 10),
            ("GB", nil), ("1.5GB", nil), ("-1GB", nil), ("10 GB", nil), ("10gb", nil), ("99999999999999999999GB", nil),
            ("999999999TiB", nil), ("", nil),
        ] as [(String, Int?)]
    )
    func sizes(_ text: String, _ bytes: Int?) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(
        "sizes are shown in two or three digits",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1536, "1.5 KiB"), (8_700_000_000, "8.1 GiB"), (512 << 20, "512 MiB"),
            (10 << 30, "10 GiB"),
        ]
    )
    func shown(_ bytes: Int, _ text: String) {
        #expect(ByteSize(bytes: bytes).description == text)
    }
}
