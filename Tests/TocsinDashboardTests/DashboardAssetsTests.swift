import Testing

@testable import TocsinDashboard

@Suite struct DashboardAssetsTests {
    let assets: DashboardAssets

    init() throws {
        assets = try DashboardAssets.load()
    }

    @Test("the page, its start and the bell alone are there, each with its type")
    func entryPoints() throws {
        let page = try #require(assets.asset(at: "/"))
        #expect(page == assets.asset(at: "/index.html"))
        #expect(page.contentType == "text/html; charset=utf-8")
        #expect(try #require(assets.asset(at: "/app.js")).contentType == "text/javascript; charset=utf-8")
        #expect(try #require(assets.asset(at: "/tocsin.js")).contentType == "text/javascript; charset=utf-8")
        #expect(try #require(assets.asset(at: "/style/tokens.css")).contentType == "text/css; charset=utf-8")
    }

    @Test(
        "a path that is not in the table has no answer, however it is written",
        arguments: ["", "app.js", "/lib", "/lib/", "/../Package.swift", "/lib/../app.js", "/%2e%2e/app.js", "//app.js"]
    )
    func unknownPath(path: String) {
        #expect(assets.asset(at: path) == nil)
    }

    @Test("every tag is quoted, and different content has a different tag")
    func entityTags() throws {
        let app = try #require(assets.asset(at: "/app.js"))
        let bell = try #require(assets.asset(at: "/tocsin.js"))
        #expect(app.etag.hasPrefix("\"") && app.etag.hasSuffix("\""))
        #expect(app.etag != bell.etag)
        #expect(entityTag(of: app.bytes) == app.etag)
    }

    @Test("every module that a module imports is served")
    func importsResolve() throws {
        for path in assets.paths where path.hasSuffix(".js") {
            let source = String(decoding: try #require(assets.asset(at: path)).bytes, as: UTF8.self)
            for match in source.matches(of: /from '(?<target>[^']+)'/) {
                let resolved = resolve(String(match.target), from: path)
                #expect(assets.asset(at: resolved) != nil, "\(path) imports \(match.target)")
            }
        }
    }

    @Test("nothing in the page needs another host, inline script or inline style")
    func contentSecurityPolicyHolds() throws {
        let page = String(decoding: try #require(assets.asset(at: "/")).bytes, as: UTF8.self)
        #expect(page.firstMatch(of: /(src|href)="(https?:)?\/\//) == nil)
        #expect(page.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil)
        #expect(page.firstMatch(of: /<style|\sstyle=|\son[a-z]+=/) == nil)
        for path in assets.paths where path.hasSuffix(".js") {
            let source = String(decoding: try #require(assets.asset(at: path)).bytes, as: UTF8.self)
            #expect(!source.contains("innerHTML") && !source.contains("insertAdjacentHTML"), "\(path)")
        }
    }

    /// Resolves a relative module specifier against the path of the module that names it.
    private func resolve(_ target: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast()
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": parts = parts.dropLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
