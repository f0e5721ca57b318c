/// Whether a file ends where its author let it end, or where a save was interrupted.
enum FileEnd {
    /// What is wrong with a file that holds no values at all; `nil` where it has some.
    static func emptiness(of text: String, root: YAMLNode?) -> String? {
        guard root?.isNull ?? true else { return nil }
        let isBlank = text.utf8.allSatisfy { $0 == 0x20 || (9...13).contains($0) }
        return isBlank
            ? "the file is empty: it may have been cut short while it was saved"
            : "the file holds nothing but comments: it may have been cut short while it was saved"
    }

    /// The key or dash after which a text stops without a value and without the end of its line; `nil` where it is none.
    static func openEnd(of text: String) -> String? {
        guard let line = SourceLines.split(text).last else { return nil }
        let words = String(line).split(separator: " ")
        guard let last = words.last, !words.contains(where: { $0.utf8.first == UInt8(ascii: "#") }) else { return nil }
        return last == "-" || last.utf8.last == UInt8(ascii: ":") ? String(last) : nil
    }
}
