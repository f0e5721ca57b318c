"""One request over a plain socket, just as a test has written it, and the answer to it."""

import http.client
import socket

from . import openapi
from .answer import Answer


def exchange(port: int, request: bytes, timeout: float = 10) -> Answer | None:
    """The answer, which is as the service describes it; `None` where the connection ends without one."""
    method, target = (part.decode("latin-1") for part in request.split(b" ", 2)[:2])
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection, method=method)
        try:
            response.begin()
        except (http.client.BadStatusLine, ConnectionError):
            return None
        answer = Answer(response.status, response.headers, response.read())
    openapi.check(port, method, target, answer)
    return answer
