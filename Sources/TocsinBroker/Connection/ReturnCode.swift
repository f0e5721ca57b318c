import CMosquitto

extension mosq_err_t {
    /// The type in which the library returns its own constants.
    var code: Int32 { Int32(truncatingIfNeeded: rawValue) }
}
