"""Server-sent events and polls by hand over a plain socket, which may be cut at any byte."""

import http.client
import json

from . import openapi
from .answer import Answer


class Events:
    """One stream of server-sent events."""

    def __init__(self, tocsin, user: str = "ana", after: str | None = None, want: str = "inbox", timeout: float = 20):
        self._connection = http.client.HTTPConnection("127.0.0.1", tocsin.http_port, timeout=timeout)
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {tocsin.token(user)}"}
        if after:
            headers["Last-Event-ID"] = after
        path = f"/api/v1/stream?want={want}"
        self._connection.request("GET", path, headers=headers)
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.headers = self._answer.headers
        # A stream has no end to wait for.
        body = b"" if self.status == 200 else self._answer.read()
        openapi.check(tocsin.http_port, "GET", path, Answer(self.status, self.headers, body))
        #: What a browser would come back with.
        self.cursor = after

    def next(self) -> dict:
        """`{"event", "data", "id"?}`; comments and `retry` are passed over."""
        event: dict = {}
        while True:
            line = self._answer.readline()
            if not line:
                raise ConnectionError("the stream has ended")
            line = line.decode().rstrip("\n")
            if not line:
                if "event" in event:
                    if "id" in event:
                        self.cursor = event["id"]
                    event["data"] = json.loads(event["data"])
                    return event
                continue
            name, _, value = line.partition(": ")
            if name in ("event", "data", "id"):
                event[name] = value

    def close(self) -> None:
        self._answer.close()
        self._connection.close()
