/// A strong entity tag: 64-bit FNV-1a of the content, with its length.
///
/// It tells one build's file from the next, nobody has to be kept from forging it.
func entityTag(of bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return "\"\(String(hash, radix: 36))-\(String(bytes.count, radix: 36))\""
}
