internal import Glibc

/// The program that this process runs.
enum ProcessImage {
    /// Begins another one in the place of this one, with the same process id.
    ///
    /// - Parameter arguments: with the program's name first.
    /// - Returns: only where that fails: why.
    static func replace(with path: String, _ arguments: [String]) -> String {
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        execv(path, words)
        let reason = String(cString: strerror(errno))
        for word in words { free(word) }
        return reason
    }
}
