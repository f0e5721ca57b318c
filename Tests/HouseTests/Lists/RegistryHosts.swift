/// Hosts from which packages or scripts would come at build or run time, which is decided by what Debian and `Package.swift` name alone.
///
/// They are written in two halves, so that this file has none of them.
enum RegistryHosts {
    private static let halves: [[String]] = [
        ["npm", "js"], ["py", "pi.org"], ["python", "hosted.org"], ["ruby", "gems"], ["crates", ".io"],
        ["swift", "packageindex"], ["pack", "agist"], ["nu", "get.org"], ["un", "pkg"], ["js", "delivr"],
        ["cdn", "js"], ["mvn", "repository"], ["proxy", ".golang"],
    ]

    static let names: [String] = halves.map { $0.joined(separator: "") }
}
