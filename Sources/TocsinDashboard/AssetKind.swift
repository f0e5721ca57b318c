/// The kinds of file the dashboard consists of; anything else in the directory is not served.
enum AssetKind: String {
    case html
    case javaScript = "js"
    case css
    case svg
    case webManifest = "webmanifest"

    /// The kind by the extension of `path`, or nothing for a file that does not belong to the page.
    init?(path: String) {
        guard let name = path.split(separator: "/").last, !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else {
            return nil
        }
        self.init(rawValue: String(name[name.index(after: dot)...]))
    }

    var contentType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .javaScript: "text/javascript; charset=utf-8"
        case .css: "text/css; charset=utf-8"
        case .svg: "image/svg+xml"
        case .webManifest: "application/manifest+json"
        }
    }
}
