internal import Foundation
internal import Glibc

/// A crash that is over at once.
///
/// Swift's runtime prints the stacks of all threads, their registers and memory before a process that crashed ends; with symbols that
/// takes many seconds, in which no alarm is raised and no supervisor restarts anything. How it does so is read once, when a program is
/// loaded, so the service begins anew in its own place, with the same process id.
enum QuickCrash {
    /// The crashed thread's stack without looking up names.
    private static let settings =
        "enable=yes,threads=crashed,images=mentioned,registers=none,symbolicate=off,limit=32,interactive=no,color=no"
    private static let variable = "SWIFT_BACKTRACE"

    /// Begins anew unless somebody has said how crashes are to be told. Where that can't be done, the service goes on as it is.
    ///
    /// - Returns: what is said about it, for the log.
    static func arrange(_ arguments: [String]) -> String? {
        if let given = ProcessInfo.processInfo.environment[variable] {
            return given == settings ? nil : "crashes are told as \(variable) says; a restart may wait for that"
        }
        guard setenv(variable, settings, 1) == 0 else { return nil }
        let reason = ProcessImage.replace(with: "/proc/self/exe", arguments)
        unsetenv(variable)
        return "cannot begin anew to set \(variable): \(reason); a crash may take long to end"
    }
}
