import Foundation

/// The files of the dashboard, read once and served from memory.
///
/// A request can only name a key of the table that was built from the resource directory at start:
/// no path of a request ever reaches the file system, so there is nothing to traverse.
package struct DashboardAssets: Sendable {
    /// One file as a response needs it.
    package struct Asset: Sendable, Equatable {
        package let bytes: [UInt8]
        /// The value of `Content-Type`, with a charset where it is text.
        package let contentType: String
        /// A strong validator in quotes, as `ETag` carries it (RFC 9110 §8.8.3).
        package let etag: String
    }

    /// More files than this, or more bytes in all, is a broken build rather than a dashboard.
    static let maximumFiles = 256
    static let maximumBytes = 4 * 1_024 * 1_024

    private let assets: [String: Asset]

    /// Reads the resource directory `Web` of this target.
    package static func load() throws -> DashboardAssets {
        guard let directory = Bundle.module.url(forResource: "Web", withExtension: nil) else {
            throw DashboardAssetsError.noResources(Bundle.module.bundlePath)
        }
        return try DashboardAssets(directory: directory)
    }

    /// Reads every regular file below `directory` that is of a kind the dashboard consists of.
    init(directory: URL) throws {
        var assets: [String: Asset] = [:]
        var bytes = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
            guard let kind = AssetKind(path: path) else { continue }
            let content = [UInt8](try Data(contentsOf: directory.appendingPathComponent(path)))
            bytes += content.count
            guard bytes <= Self.maximumBytes, assets.count < Self.maximumFiles else {
                throw DashboardAssetsError.tooLarge
            }
            assets["/" + path] = Asset(bytes: content, contentType: kind.contentType, etag: entityTag(of: content))
        }
        guard let index = assets["/index.html"] else { throw DashboardAssetsError.noResources(directory.path) }
        assets["/"] = index
        self.assets = assets
    }

    /// The file at an absolute URL path such as `/lib/store.js`; `/` is the page itself.
    package func asset(at path: String) -> Asset? {
        assets[path]
    }

    /// Every path that can be asked for, sorted.
    package var paths: [String] {
        assets.keys.sorted()
    }
}
