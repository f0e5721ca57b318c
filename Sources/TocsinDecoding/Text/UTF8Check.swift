/// Whether bytes are UTF-8, and where they first are not.
enum UTF8Check {
    /// Bytes from the start to the first that is not UTF-8; `nil` where all are.
    static func firstFault(in bytes: UnsafeRawBufferPointer) -> Int? {
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: bytes.span)
                return nil
            } catch {
                return error.byteOffsets.lowerBound
            }
        }
    }
}
