/// The exact decimal expansion of a finite double, for rounding it to a number of digits without a second rounding.
private struct DecimalExpansion {
    /// Decimal digits, the most significant first, without leading zeros; empty for zero.
    private(set) var digits: [UInt8]
    /// How many digits stand before the point; negative when zeros follow it.
    private(set) var point: Int

    init(_ value: Double) {
        guard value != 0 else {
            (digits, point) = ([], 0)
            return
        }
        // value = significand × 2^exponent with an integral significand; a negative power of two is a power of five
        // over one of ten.
        let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
        let exponent = (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075
        var number = BigNatural(significand)
        // In the largest powers of five and two that a limb holds.
        let (factor, power) = exponent < 0 ? (5 as UInt32, 13) : (2, 31)
        let (steps, rest) = abs(exponent).quotientAndRemainder(dividingBy: power)
        number.multiply(by: (0..<power).reduce(1) { product, _ in product * factor }, times: steps)
        number.multiply(by: factor, times: rest)
        digits = number.decimalDigits
        point = digits.count - (exponent < 0 ? -exponent : 0)
    }

    /// Rounds half to even, keeping so many digits; a negative count leaves nothing.
    mutating func round(to count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let dropped = digits[count...]
        let isHalf = dropped.first == 5 && dropped.dropFirst().allSatisfy { $0 == 0 }
        let isUp = isHalf ? count > 0 && digits[count - 1] % 2 == 1 : (dropped.first ?? 0) >= 5
        digits.removeSubrange(count...)
        guard isUp else { return }
        var position = count - 1
        while position >= 0, digits[position] == 9 {
            digits[position] = 0
            position -= 1
        }
        if position >= 0 {
            digits[position] += 1
        } else {
            digits.insert(1, at: 0)
            point += 1
        }
    }

    /// The digits of a range of places, counted from the point: -1 is the last before it, 0 the first after it.
    func text(_ places: Range<Int>) -> String {
        let bytes = places.map { place in
            let position = place + point
            return UInt8(ascii: "0") + (digits.indices.contains(position) ? digits[position] : 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Double {
    /// The finite number with exactly so many digits after the point, rounded half to even.
    package func fixed(fractionDigits: Int) -> String {
        var expansion = DecimalExpansion(magnitude)
        expansion.round(to: expansion.point + fractionDigits)
        let whole = expansion.text(-max(expansion.point, 1)..<0)
        let fraction = fractionDigits > 0 ? "." + expansion.text(0..<fractionDigits) : ""
        return (sign == .minus ? "-" : "") + whole + fraction
    }

    /// The finite number as `1.5e+03`, with so many digits after the point, rounded half to even.
    package func scientific(fractionDigits: Int) -> String {
        var expansion = DecimalExpansion(magnitude)
        expansion.round(to: fractionDigits + 1)
        let exponent = expansion.digits.isEmpty ? 0 : expansion.point - 1
        let start = -expansion.point
        let fraction = fractionDigits > 0 ? "." + expansion.text(start + 1..<start + 1 + fractionDigits) : ""
        let power = Int64(abs(exponent)).padded(2)
        return
            "\(sign == .minus ? "-" : "")\(expansion.text(start..<start + 1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power)"
    }
}

/// A natural number of any size, as far as exact decimal expansions need it.
private struct BigNatural {
    /// Base 2^32, the least significant limb first.
    private var limbs: [UInt32]

    init(_ value: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
    }

    mutating func multiply(by factor: UInt32, times: Int) {
        for _ in 0..<times {
            var carry: UInt64 = 0
            for index in limbs.indices {
                carry += UInt64(limbs[index]) * UInt64(factor)
                limbs[index] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
        }
    }

    /// The decimal digits, the most significant first.
    var decimalDigits: [UInt8] {
        var limbs = limbs
        var reversed: [UInt8] = []
        while !limbs.isEmpty {
            var remainder: UInt64 = 0
            for index in limbs.indices.reversed() {
                let dividend = remainder << 32 | UInt64(limbs[index])
                limbs[index] = UInt32(truncatingIfNeeded: dividend / 1_000_000_000)
                remainder = dividend % 1_000_000_000
            }
            for _ in 0..<9 {
                reversed.append(UInt8(remainder % 10))
                remainder /= 10
            }
            while limbs.last == 0 { limbs.removeLast() }
        }
        while reversed.last == 0 { reversed.removeLast() }
        return reversed.reversed()
    }
}
