internal import TocsinModel

/// A plant in which every reading is of another device, and each is over the threshold.
struct TroubleLoad {
    private static let devicesOfSite = 1000

    private var number = 0

    /// The next `count` readings, device after device.
    mutating func batch(_ count: Int) -> InboundBatch {
        var batch = InboundBatch()
        for _ in 0..<count {
            let payload = #"{"value":\#(4 + Double(number % 10) / 10),"ts":\#(1_763_712_000 + number / 1000)}"#
            batch.append(
                topic: "bench/site-\(number / Self.devicesOfSite)/fz-\(number)/temperature",
                payload: Array(payload.utf8)
            )
            number += 1
        }
        return batch
    }
}
