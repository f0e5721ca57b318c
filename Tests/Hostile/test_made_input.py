"""Made requests, frames and commands at every door of the running service: it answers, refuses or hangs up, and stays.

A part lasts `TOCSIN_FUZZ_SECONDS` (6; `make fuzz` takes 600). The seed is printed; `TOCSIN_FUZZ_SEED` makes the same inputs again.
"""

import json
import os
import random
import socket
import time
from pathlib import Path

import pytest
from support.websocket import Stream, frame

SECONDS = float(os.environ.get("TOCSIN_FUZZ_SECONDS", "6"))
CONFIG = Path(__file__).parent / "config/floods.yaml"
NUMBERS = ["0", "-1", "1", "200", "9223372036854775807", "18446744073709551615", "99999999999999999999", "1e9", "0x10", ""]
TEXTS = ["", "a", "\u0301" * 200, "a\x00b", "%00", "%", "%zz", "../..", "\r\nx: y", "i-1", "n-1", "s-1", "d-1", "e-1.3", "\U0001f600"]
WORDS = ["open", "critical", "ana", "vera", "true", "null", "0:0", "1h", "-1h", "100y", "resolved", "2026-01-01T00:00:00Z"]


class Made:
    """Inputs of one seed."""

    def __init__(self, name: str):
        self.seed = int(os.environ.get("TOCSIN_FUZZ_SEED") or random.SystemRandom().getrandbits(48))
        print(f"fuzz {name}: seed {self.seed}")
        self.random = random.Random(self.seed)

    def text(self) -> str:
        pick = self.random.choice
        return pick([pick(NUMBERS), pick(TEXTS), pick(WORDS), pick("insed") + "-" + pick(NUMBERS)])

    def value(self, depth: int = 3):
        pick = self.random.choice
        if depth == 0 or self.random.random() < 0.4:
            return pick([self.text(), None, True, -1, 2**63, 2**64, 1e308, 0.5, [], {}])
        if self.random.random() < 0.4:
            return [self.value(depth - 1) for _ in range(self.random.randrange(5))]
        names = ["action", "incident", "notification", "match", "for", "until", "when", "text", "ids", "all", "users", "type"]
        names += ["id", "mutes", "channels", "quiet_hours", "time_zone", "from", "to", "token", "after", "want", "starts_at"]
        return {pick([*names, self.text()]): self.value(depth - 1) for _ in range(self.random.randrange(6))}

    def body(self) -> bytes:
        whole = json.dumps(self.value(), ensure_ascii=self.random.random() < 0.5).encode("utf-8", "surrogatepass")
        return self.damaged(whole) if self.random.random() < 0.3 else whole

    def damaged(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self.random.randrange(1, 5)):
            place = self.random.randrange(len(changed) + 1)
            match self.random.randrange(4):
                case 0:
                    changed.insert(place, self.random.randrange(256))
                case 1:
                    del changed[place : place + self.random.randrange(16)]
                case 2:
                    changed[place:place] = changed[place : place + 40]
                case _:
                    if place < len(changed):
                        changed[place] ^= 1 << self.random.randrange(8)
        return bytes(changed)


def operations(tocsin) -> list[tuple[str, str]]:
    """Method and path of all that the service says it has."""
    paths = tocsin.get("/openapi.json").json["paths"]
    return [(method.upper(), path) for path, item in paths.items() for method in item if method != "parameters"]


def request(made: Made, method: str, path: str, token: str) -> bytes:
    pick = made.random.choice
    while "{" in path:
        head, _, rest = path.partition("{")
        path = head + made.text().replace(" ", "%20") + rest.partition("}")[2]
    names = ["after", "before", "limit", "state", "severity", "label", "text", "wait", "at", "from", "to", "days", "want", "x"]
    query = "&".join(f"{pick(names)}={made.text()}" for _ in range(made.random.randrange(4)))
    if not path.startswith("/api"):
        path = "/api/v1" + path if made.random.random() < 0.95 else path
    body = made.body() if method in ("POST", "PUT", "DELETE") else b""
    lines = [f"{method} {path}{'?' + query if query else ''} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    if made.random.random() < 0.9:
        lines.append(f"Authorization: Bearer {token if made.random.random() < 0.9 else made.text()}")
    if made.random.random() < 0.8:
        lines.append("Content-Type: application/json")
    if made.random.random() < 0.1:
        lines.append(pick(["Accept: text/event-stream", "Last-Event-ID: 0:99999999999999999999", "Transfer-Encoding: chunked"]))
    whole = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass") + body
    return made.damaged(whole) if made.random.random() < 0.1 else whole


def unharmed(tocsin, message: str) -> None:
    assert tocsin.process.is_running, f"{message}\n{tocsin.log[-3000:]}"
    assert tocsin.get("/healthz", base="").status == 200, message


@pytest.fixture
def service(workshop):
    broker = workshop.broker()
    return workshop.tocsin(CONFIG, broker), broker


@pytest.mark.parametrize("who", [("vera", "viewer"), ("ana", "responder")], ids=["viewer", "responder"])
def test_made_requests_are_answered_or_refused(service, who):
    tocsin, _ = service
    made, end, count, faults = Made("http"), time.monotonic() + SECONDS, 0, []
    known = operations(tocsin)
    assert len(known) > 20
    while time.monotonic() < end:
        data = request(made, *made.random.choice(known), tocsin.token(*who))
        try:
            with socket.create_connection(("127.0.0.1", tocsin.http_port), 5) as connection:
                connection.settimeout(0.5)
                connection.sendall(data)
                answer = connection.recv(4096)
                if answer.startswith(b"HTTP/1.1 500"):
                    faults.append(data[:500])
        except OSError:
            # An answer that waits for more, or none: its right.
            assert tocsin.process.is_running, data
        count += 1
    print(f"fuzz http as {who[1]}: {count} requests, {len(faults)} answered with 500, seed {made.seed}")
    unharmed(tocsin, f"seed {made.seed}")
    assert not faults, faults[:3]


def test_made_frames_are_answered_or_end_the_connection(service):
    tocsin, _ = service
    made, end, count = Made("frames"), time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        try:
            stream = Stream(tocsin.http_port, timeout=2)
            if stream.status != 101:
                stream.close()
                continue
            if made.random.random() < 0.8:
                stream.hello(tocsin.token("ana"))
            for _ in range(made.random.randrange(1, 40)):
                body = made.body() if made.random.random() < 0.8 else os.urandom(made.random.randrange(100))
                data = frame(made.random.choice([0, 1, 1, 1, 1, 2, 8, 9, 10, 3]), body)
                stream.send_bytes(made.damaged(data) if made.random.random() < 0.05 else data)
                count += 1
            stream.close()
        except (OSError, AssertionError):
            assert tocsin.process.is_running, f"seed {made.seed}\n{tocsin.log[-3000:]}"
    print(f"fuzz frames: {count} frames, seed {made.seed}")
    unharmed(tocsin, f"seed {made.seed}")


def test_made_commands_and_messages_leave_the_service_as_it_was(service, workshop):
    tocsin, broker = service
    client = workshop.client(broker)
    made, end, count = Made("commands"), time.monotonic() + SECONDS, 0
    topics = ["tocsin/users/ana/commands", "tocsin/users/vera/commands", "tocsin/users/\u0301/commands", "field/d/x"]
    while time.monotonic() < end:
        respond = made.random.choice([None, "plant/x", "tocsin/users/ana/replies", "$SYS/x", "tocsin/status"])
        client.publish(made.random.choice(topics), made.body()[:200_000], respond_to=respond)
        count += 1
    print(f"fuzz commands: {count} messages, seed {made.seed}")
    unharmed(tocsin, f"seed {made.seed}")
