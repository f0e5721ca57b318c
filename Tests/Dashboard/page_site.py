"""The page's files and its tests, on a free port of this machine."""

import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TESTS = Path(__file__).resolve().parent
WEB = TESTS.parents[1] / "Sources/TocsinDashboard/Web"
#: Where the tests are found. Every other path is one of the page, as it is served in production.
PREFIX = "/tests/"
#: As the service sends it with the page: what that forbids fails here, too. The tests talk to nobody else.
POLICY = "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript; charset=utf-8"}

    def translate_path(self, path: str) -> str:
        is_test = path.startswith(PREFIX)
        self.directory = str(TESTS if is_test else WEB)
        return super().translate_path(path.removeprefix(PREFIX) if is_test else path)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_) -> None:
        """Nothing: what the browser could not load it says itself."""


class PageSite:
    def __init__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def address(self, script: str) -> str:
        """Where the tests of a script run."""
        return f"http://127.0.0.1:{self._server.server_port}{PREFIX}harness/run.html?{script}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
