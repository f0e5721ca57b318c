/// A word of a text or a part of a name, in lower case.
struct Word {
    let text: String
    /// From 1.
    let line: Int

    /// Calls `body` with each run of ASCII letters; a capital after a small letter begins a new word, and so does the last of several
    /// capitals that a small letter follows: `JSONText` is `json` and `text`.
    static func forEach(in bytes: [UInt8], _ body: (Word) -> Void) {
        var line = 1
        var position = 0
        while position < bytes.count {
            let first = bytes[position]
            if first == .lineBreak { line += 1 }
            guard first.isUppercase || first.isLowercase else {
                position += 1
                continue
            }
            var end = position + 1
            if first.isUppercase {
                while end < bytes.count, bytes[end].isUppercase { end += 1 }
                if end - position > 1, end < bytes.count, bytes[end].isLowercase { end -= 1 }
            }
            if first.isLowercase || end - position == 1 {
                while end < bytes.count, bytes[end].isLowercase { end += 1 }
            }
            let letters = bytes[position..<end].map { byte in byte.lowercased }
            body(Word(text: String(decoding: letters, as: UTF8.self), line: line))
            position = end
        }
    }
}
