extension KeyState {
    /// Its alert, where that is firing.
    var firing: Alert? {
        switch phase {
        case .inactive, .pending: nil
        case .firing(let alert): alert
        }
    }
}
