import HTTPTypes
import Hummingbird
import NIOCore
import TocsinExpressions
import TocsinModel
import TocsinTime

/// The small page that a link leads to. No script, nothing of anybody else's; text from devices is text.
struct LinkPage: Sendable {
    var status: HTTPResponse.Status = .ok
    let title: String
    /// One paragraph each.
    var lines: [String] = []
    /// The incident's title.
    var subject: String?
    /// What its one button says; the page has none without it.
    var button: String?
    /// For whoever asks for help.
    var code: String?

    private static let policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    var response: Response {
        Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: Self.policy,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }

    private var html: String {
        var body = "<p class=\"link-brand\">Tocsin</p><h1>\(Self.escaped(title))</h1>"
        if let subject { body += "<p class=\"link-subject\">\(Self.escaped(subject))</p>" }
        for line in lines { body += "<p>\(Self.escaped(line))</p>" }
        // Without an action it goes back to where it came from: the address is the permission.
        if let button { body += "<form method=\"post\"><button>\(Self.escaped(button))</button></form>" }
        if let code { body += "<p class=\"link-code\">\(Self.escaped(code))</p>" }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>Tocsin</title>
            <link rel="stylesheet" href="/style/tokens.css"><link rel="stylesheet" href="/style/link.css"></head>
            <body class="link-page"><main>\(body)</main></body></html>

            """
    }

    /// `2026-11-22 17:17 UTC`: the service doesn't know the clock of whoever looks.
    static func inWords(_ time: Timestamp) -> String {
        time.minuteText + " UTC"
    }

    private static func escaped(_ text: String) -> String { Escaping.html.escape(text) }
}
