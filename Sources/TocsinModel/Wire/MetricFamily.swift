/// A metric and its samples, as Prometheus' text format (version 0.0.4) names them.
package struct MetricFamily: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        /// Its samples are `_bucket` by `le`, `_sum` and `_count`.
        case histogram
    }

    package struct Sample: Sendable, Hashable {
        /// Behind the family's name.
        package let suffix: String
        package let labels: Labels
        package let value: Double

        package init(suffix: String = "", labels: Labels = [:], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    /// `tocsin_…`; a counter ends in `_total`, a length of time in `_seconds`.
    package let name: String
    package let help: String
    package let kind: Kind
    package let samples: [Sample]

    package init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    package init(_ name: String, _ kind: Kind, help: String, _ value: some BinaryInteger) {
        self.init(name, kind, help: help, samples: [Sample(value: Double(value))])
    }

    /// A sample for each case, by its name; 0 for those that were not counted.
    package init<Case>(
        _ name: String,
        _ kind: Kind,
        help: String,
        by label: String,
        _ counts: [Case: Int]
    ) where Case: CaseIterable & Hashable & RawRepresentable, Case.RawValue == String {
        let samples = Case.allCases.map { Sample(labels: [label: $0.rawValue], value: Double(counts[$0] ?? 0)) }
        self.init(name, kind, help: help, samples: samples)
    }

    package var exposition: String {
        var text = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            var value = sample.value.description
            if value.hasSuffix(".0") { value.removeLast(2) }
            guard !sample.labels.isEmpty else {
                text += "\(name)\(sample.suffix) \(value)\n"
                continue
            }
            let labels = sample.labels.pairs.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name)\(sample.suffix){\(labels)} \(value)\n"
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
