"""A WebSocket client that can also do everything wrong: RFC 6455 by hand over a plain socket."""

import base64
import http.client
import io
import json
import os
import socket
import struct
from collections.abc import Callable

from . import openapi
from .answer import Answer

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def frame(opcode: int, payload: bytes, masked: bool = True, claimed_length: int | None = None) -> bytes:
    """`claimed_length` says another length than the payload has."""
    length = len(payload) if claimed_length is None else claimed_length
    flag = 0x80 if masked else 0
    head = bytes([0x80 | opcode])
    if length < 126:
        head += bytes([flag | length])
    elif length < 65536:
        head += bytes([flag | 126]) + struct.pack(">H", length)
    else:
        head += bytes([flag | 127]) + struct.pack(">Q", length)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


class Stream:
    """One connection to `/api/v1/stream`."""

    def __init__(self, port: int, origin: str | None = None, timeout: float = 20):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._buffer = b""
        lines = [
            "GET /api/v1/stream HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Protocol: tocsin.v1",
        ]
        if origin:
            lines.append(f"Origin: {origin}")
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        #: Of the handshake's answer: 101, or why not.
        self.status = int(head.split()[1])
        headers = http.client.parse_headers(io.BytesIO(head.partition(b"\r\n")[2] + b"\r\n\r\n"))
        body = b"" if self.status == 101 else self._take(int(headers["Content-Length"]))
        openapi.check(port, "GET", "/api/v1/stream", Answer(self.status, headers, body))

    def _fill(self) -> None:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError("the server has closed the connection")
        self._buffer += part

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def send_bytes(self, data: bytes) -> None:
        self._socket.sendall(data)

    def send(self, message: dict) -> None:
        self.send_bytes(frame(TEXT, json.dumps(message).encode()))

    def hello(self, token: str, **more) -> dict:
        """Says hello, and gives the welcome."""
        self.send({"type": "hello", "token": token, **more})
        return self.wait_for("welcome", lambda message: message["type"] == "welcome")

    def _next(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._take(8))
        return first & 0x0F, self._take(length)

    def wait_for(self, what: str, matches: Callable[[dict], bool]) -> dict:
        """The next message that is the one; the socket's timeout is the deadline of each."""
        while True:
            opcode, payload = self._next()
            if opcode == PING:
                self.send_bytes(frame(PONG, payload))
            elif opcode == TEXT and matches(message := json.loads(payload)):
                return message
            elif opcode == CLOSE:
                raise AssertionError(f"closed with {_close_code(payload)} while waiting for {what}")

    def close_code(self) -> int:
        """Reads on until the server says goodbye, and gives its reason."""
        while True:
            opcode, payload = self._next()
            if opcode == CLOSE:
                return _close_code(payload)

    def close(self) -> None:
        self._socket.close()


def _close_code(payload: bytes) -> int:
    return struct.unpack_from(">H", payload)[0] if len(payload) >= 2 else 1005
