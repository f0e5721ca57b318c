/// A time of day, in minutes after midnight, as people write it.
package enum TimeOfDay {
    /// Reads `07:00`; `24:00` is the end of the day. `nil` for anything else.
    package static func minutes(_ text: some StringProtocol) -> Int? {
        guard text.utf8.count == 5 else { return nil }
        var scanner = DigitScanner(text)
        guard
            let hours = scanner.digits(2), scanner.accept(":"), let minutes = scanner.digits(2), minutes < 60,
            hours * 60 + minutes <= 1440
        else { return nil }
        return Int(hours * 60 + minutes)
    }

    /// `07:30`.
    package static func text(_ minutes: Int) -> String {
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }
}
