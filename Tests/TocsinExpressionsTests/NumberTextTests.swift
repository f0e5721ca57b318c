import Foundation
import Testing
import TocsinExpressions

@Suite("Numbers as text")
struct NumberTextTests {
    static let numbers: [Double] = [
        0, 0.5, 1.5, 2.5, 1e21, 1.2345, 123.4999, 0.1, 1 / 3, 9.9999999, 999.9995, .pi * 1e-8, 1.7976931348623157e308,
        2.2250738585072014e-308, .leastNonzeroMagnitude, 1_234_567.891, 0.05, 99.5,
    ]

    @Test("fixed and scientific notation agree with the C library to the last digit", arguments: numbers)
    func notations(_ number: Double) {
        for signed in [number, -number] {
            for digits in [0, 1, 3, 6, 20, 100] {
                #expect(signed.fixed(fractionDigits: digits) == String(format: "%.\(digits)f", signed))
                #expect(signed.scientific(fractionDigits: digits) == String(format: "%.\(digits)e", signed))
            }
        }
    }

    @Test("base64 agrees with Foundation, and reads text without padding")
    func base64() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.decode(text.replacing("=", with: "")) == bytes)
        }
        for bad in ["a", "a=", "ab=", "abc==", "ab c", "====", "ab=c"] { #expect(Base64.decode(bad) == nil) }
    }
}
