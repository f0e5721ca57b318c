import TocsinModel

extension SeededRandom {
    /// A stream of its own, so that a change in one part of the world leaves the other parts as they were.
    mutating func branch() -> SeededRandom {
        SeededRandom(seed: next())
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    mutating func span(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    /// True in `percent` of 100 cases.
    mutating func chance(_ percent: Int) -> Bool {
        int(0...99) < percent
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[int(0...choices.count - 1)]
    }
}
