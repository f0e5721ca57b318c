/// The labels of a list of parameters or arguments; `_` where there is none.
struct ArgumentLabels {
    private(set) var labels: [String] = []

    private enum Kind {
        case parameters
        case arguments
    }

    /// The labels that a function declares whose name is at an index.
    init(declaredAt name: Int, in file: SwiftFile) {
        var index = name + 1
        if file.text(at: index) == "<" {
            var depth = 0
            repeat {
                let text = file.text(at: index)
                if text == "<" { depth += 1 }
                // The `>` of an arrow closes nothing.
                if text == ">", file.text(at: index - 1) != "-" { depth -= 1 }
                index += 1
            } while depth > 0 && index < file.tokens.count
        }
        read(.parameters, from: index, in: file)
    }

    /// The labels of a call of a function whose name is at an index.
    init(calledAt name: Int, in file: SwiftFile) {
        read(.arguments, from: name + 1, in: file)
    }

    /// Whether there is a label at all. Without one, nothing tells a call from another of the same name.
    var isLabelled: Bool { labels.contains { $0 != "_" } }

    /// Whether a function with such parameters can be called so: some may have defaults, and the last may follow the parentheses.
    func fit(_ parameters: ArgumentLabels) -> Bool {
        var remaining = labels[...]
        for label in parameters.labels where label == remaining.first { remaining.removeFirst() }
        return remaining.isEmpty
    }

    private mutating func read(_ kind: Kind, from start: Int, in file: SwiftFile) {
        guard file.text(at: start) == "(" else { return }
        var depth = 0
        var isFirst = false
        for index in start..<file.tokens.count {
            let text = file.tokens[index].text
            let closes = text == ")" || text == "]" || text == "}"
            if isFirst, !closes {
                isFirst = false
                labels.append(Self.label(kind, at: index, in: file))
            }
            if text == "(" || text == "[" || text == "{" {
                depth += 1
                isFirst = depth == 1
            } else if closes {
                depth -= 1
                isFirst = false
                if depth == 0 { return }
            } else if text == ",", depth == 1 {
                isFirst = true
            }
        }
    }

    private static func label(_ kind: Kind, at index: Int, in file: SwiftFile) -> String {
        guard file.tokens[index].isName else { return "_" }
        switch kind {
        case .parameters: return file.tokens[index].text
        case .arguments: return file.text(at: index + 1) == ":" ? file.tokens[index].text : "_"
        }
    }
}
