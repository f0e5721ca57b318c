/// How many bytes a key takes in memory, roughly and rather too many.
extension KeyState {
    /// With the key itself.
    func weight(of key: AlertKey) -> Int {
        var bytes = 400 + key.labels.weight + (last == nil ? 0 : lastWeight)
        switch phase {
        case .inactive: break
        case .pending(let pending): bytes += 64 + pending.alert.weight
        case .firing(let alert): bytes += alert.weight
        }
        if let samples { bytes += samples.weight }
        if cadence != nil { bytes += 200 }
        if let flaps { bytes += 64 + 8 * flaps.transitions.count }
        return bytes
    }
}
