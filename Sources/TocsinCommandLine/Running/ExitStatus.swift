/// How a run of the program ends, as scripts see it.
package enum ExitStatus: Int32 {
    case done = 0
    /// It ran and the answer is no: a check failed, something was not found or refused.
    case no = 1
    /// Wrong usage.
    case usage = 2
    /// The service or the broker could not be reached.
    case unreachable = 3
}
