internal import CRE2

/// A regular expression that is matched in time in proportion to the text and the pattern, whatever they are: RE2.
///
/// `@unchecked` is safe: the pattern is made once, matching does not change it (re2.h, "RE2 objects are thread-safe"), and
/// it is destroyed with the last reference.
final class LinearPattern: @unchecked Sendable {
    private let pattern: OpaquePointer

    /// Why a text is no pattern, as RE2 says it.
    struct Invalid: Error {
        let reason: String
    }

    init(_ text: String) throws(Invalid) {
        var text = text
        var reason = [CChar](repeating: 0, count: 256)
        let compiled = text.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, &reason, reason.count) }
        }
        guard let compiled else {
            throw Invalid(
                reason: String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            )
        }
        pattern = compiled
    }

    deinit {
        cre2_destroy(pattern)
    }

    /// How many states it has.
    var size: Int { cre2_size(pattern) }

    /// Whether the pattern occurs anywhere in a text.
    func occurs(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { cre2_matches(pattern, $0.baseAddress, $0.count) }
        }
    }
}
