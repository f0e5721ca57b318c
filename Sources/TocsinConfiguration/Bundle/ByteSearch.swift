/// Looks for words in megabytes of text, which comparing characters would be slow at.
enum ByteSearch {
    static func finds(_ word: StaticString, in text: String) -> Bool {
        var text = text
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return text.withUTF8 { bytes in
            guard let first = wanted.first, bytes.count >= wanted.count else { return false }
            return (0...bytes.count - wanted.count).contains { start in
                bytes[start] == first && bytes[start..<start + wanted.count].elementsEqual(wanted)
            }
        }
    }
}
