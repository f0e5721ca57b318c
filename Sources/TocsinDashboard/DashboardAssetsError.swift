/// Why the dashboard cannot be served; both are faults of the installation.
package enum DashboardAssetsError: Error, Equatable, CustomStringConvertible {
    /// The resource directory, or the page in it, is missing at this path.
    case noResources(String)
    /// The directory holds more than a dashboard can be.
    case tooLarge

    package var description: String {
        switch self {
        case .noResources(let path): "the dashboard's files are missing below \(path); install the resource bundle"
        case .tooLarge: "the dashboard's directory holds too many files or bytes; rebuild it"
        }
    }
}
