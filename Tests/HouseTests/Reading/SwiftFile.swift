/// A Swift source, taken apart.
struct SwiftFile: Sendable {
    /// From the root of the repository.
    let path: String
    /// Without their line breaks.
    let lines: [ArraySlice<UInt8>]
    /// The source with comments and the texts of literals blanked.
    let code: [UInt8]
    /// The texts of the literals, and blanks.
    let literals: [UInt8]
    let tokens: [Token]
    /// The target in `Sources` that it belongs to, if any.
    let target: String?
    /// The folder of its target that it is in, whatever folders are within that. A file in the target's root counts as a folder.
    let folder: String
    let isInFolder: Bool

    init(path: String, source: [UInt8]) {
        self.path = path
        var lines = source.split(separator: UInt8.lineBreak, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        let scanner = SourceScanner(source)
        code = scanner.code
        literals = scanner.literals
        tokens = Token.all(in: scanner.code)
        let components = path.split(separator: "/").map(String.init)
        let isOfTarget = components.count > 2 && components[0] == "Sources"
        target = isOfTarget ? components[1] : nil
        folder = isOfTarget ? components[2] : path
        isInFolder = isOfTarget && components.count > 3
    }

    /// The text of a token; the empty text where there is none.
    func text(at index: Int) -> String {
        tokens.indices.contains(index) ? tokens[index].text : ""
    }

    /// A line without the blanks before and after it; from 1.
    func trimmedLine(_ number: Int) -> String {
        guard lines.indices.contains(number - 1) else { return "" }
        let line = lines[number - 1].drop { $0 == .space || $0 == .tab }
        return String(decoding: line, as: UTF8.self)
    }

    /// The offence that begins at a token.
    func offence(at index: Int) -> Offence {
        let line = tokens[index].line
        return Offence(path: path, line: line, text: trimmedLine(line))
    }
}
