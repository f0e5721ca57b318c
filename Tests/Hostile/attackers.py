"""Those who want the alarm to be late: each as a program of its own, bounded in time, against this machine only.

    python attackers.py WHO --seconds 60 --mqtt PORT --http PORT [--token TOKEN]

WHO is `device`, `member` (an MQTT user who may do nothing), `viewer` or `stranger`. Prints how much it sent.
"""

import argparse
import base64
import itertools
import json
import os
import socket
import struct
import threading
import time

HOST = "127.0.0.1"
#: What one attacker sends a second at the most: a device on a good line.
BYTES = 8_000_000


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack(">H", len(data)) + data


def packet(kind: int, body: bytes) -> bytes:
    """MQTT 3.1.1 §2.2."""
    length, rest = b"", len(body)
    while True:
        rest, digit = divmod(rest, 128)
        length += bytes([digit | (0x80 if rest else 0)])
        if not rest:
            return bytes([kind]) + length + body


def publish(topic: str | bytes, payload: bytes) -> bytes:
    return packet(0x30, text(topic) + payload)


class Pace:
    """Holds a sender to so many bytes a second, and to its time."""

    def __init__(self, seconds: float, rate: float = BYTES):
        self.begin = time.monotonic()
        self.seconds, self.rate, self.sent, self.count = seconds, rate, 0, 0

    def go_on(self, size: int) -> bool:
        self.sent += size
        self.count += 1
        ahead = self.sent / self.rate - (time.monotonic() - self.begin)
        if ahead > 0.005:
            time.sleep(ahead)
        return time.monotonic() - self.begin < self.seconds


def mqtt(port: int, name: str) -> socket.socket:
    connection = socket.create_connection((HOST, port), 20)
    connection.sendall(packet(0x10, text("MQTT") + bytes([4, 2]) + struct.pack(">H", 600) + text(name)))
    assert connection.recv(4)[3] == 0, "the broker refuses the attacker"

    def drain() -> None:
        while True:
            try:
                if not connection.recv(65536):
                    return
            except TimeoutError:
                continue

    threading.Thread(target=drain, daemon=True).start()
    return connection


def device(arguments) -> None:
    """Everything that one device can say, without a pause."""
    marks = "e" + "\u0301\u0323" * 60_000
    worst = [
        publish("field/evil/text", json.dumps({"value": 1, "text": marks}, ensure_ascii=False).encode()),
        publish("field/evil/keys", json.dumps({marks[:500] + str(n): n for n in range(200)}).encode()),
        publish("field/evil/deep", b"[" * 60 + b"1" + b"]" * 60),
        publish("field/evil/wide", b"[" + b"1," * 60_000 + b"1]"),
        publish("field/evil/long", b"x" * 262_144),
        publish("field/evil/longer", b"x" * 300_000),
        publish("field/evil/number", b"1" * 200_000),
        publish("field/evil/" + "t" * 60_000, b'{"value":1}'),
        publish("field/evil/" + "/".join("abcdef" * 20), b'{"value":1}'),
        publish("field/evil/" + marks[:30_000], b'{"value":1}'),
    ]
    connection = mqtt(arguments.mqtt, "evil-device")
    pace = Pace(arguments.seconds)
    for number in itertools.count():
        small = b"".join(publish(f"field/d{number * 200 + n}/t", b'{"value":1}') for n in range(200))
        data = small + worst[number % len(worst)]
        connection.sendall(data)
        if not pace.go_on(len(data)):
            break
    print(f"device: {pace.sent} bytes in {pace.count * 201} messages")


def member(arguments) -> None:
    """Commands of a user who may do nothing, and answers wanted where others listen."""
    topic = "tocsin/users/mal/commands"
    worst = [
        publish(topic, b'{"action":"acknowledge","incident":"i-1"}'),
        publish(topic, b'{"action":"read","notification":"n-18446744073709551615"}'),
        publish(topic, b'{"action":"dismiss","id":' + b"[" * 2000 + b"]" * 2000 + b"}"),
        publish(topic, b"{" + b'"a":1,' * 2000 + b'"action":"read"}'),
        publish(topic, b"\xff" * 100),
        publish("tocsin/users/nobody/commands", b'{"action":"read","all":true}'),
    ]
    connection = mqtt(arguments.mqtt, "mal-flood")
    pace = Pace(arguments.seconds)
    for number in itertools.count():
        data = worst[0] * 200 + worst[number % len(worst)]
        connection.sendall(data)
        if not pace.go_on(len(data)):
            break
    print(f"member: {pace.sent} bytes in {pace.count * 201} messages")


def exchange(connection: socket.socket, method: str, path: str, token: str, body: bytes = b"") -> int:
    """One request on a connection that stays; the status."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Authorization: Bearer {token}\r\n\r\n".encode() + body)
    answer = b""
    while b"\r\n\r\n" not in answer:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError
        answer += part
    head, _, rest = answer.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError
        rest += part
    return int(head.split()[1])


def viewer(arguments) -> None:
    """Everything that a signed-in viewer may ask for, from eight connections at once."""
    slow = "x" * 20
    mutes = [
        'labels.all(a, labels.all(b, labels.all(c, a + b + c != "")))',
        f'rule.replace("", "{slow}", 9223372036854775807).size() > 0',
        '"' + "a" * 400 + '".split("").map(x, x + x).size() > 0',
        "has(" * 30 + "labels.x" + ")" * 30,
        "[1,2,3,4,5,6,7,8].all(a, [1,2,3,4,5,6,7,8].all(b, [1,2,3,4,5,6,7,8].all(c, [1,2,3,4,5,6,7,8].all(d, a+b+c+d > 0))))",
    ]
    requests = [("PUT", "/api/v1/me/preferences", json.dumps({"mutes": [{"when": mute}] * 20}).encode()) for mute in mutes]
    requests += [
        ("GET", "/api/v1/incidents?limit=200&text=" + "%CC%81" * 300, b""),
        ("GET", "/api/v1/incidents?after=i-18446744073709551615", b""),
        ("GET", "/api/v1/notifications?after=0:0&wait=0s", b""),
        ("GET", "/api/v1/explain/i-1", b""),
        ("POST", "/api/v1/incidents/i-1/note", json.dumps({"text": "\u0301" * 20_000}).encode()),
        ("POST", "/api/v1/silences", json.dumps({"match": "true", "for": "100y"}).encode()),
        ("GET", "/api/v1/report?from=2020-01-01T00:00:00Z", b""),
    ]
    end = time.monotonic() + arguments.seconds
    count = [0] * 8
    server_errors: list[int] = []

    def attack(index: int) -> None:
        while time.monotonic() < end:
            try:
                with socket.create_connection((HOST, arguments.http), 20) as connection:
                    for number in itertools.count(index):
                        if time.monotonic() >= end:
                            return
                        status = exchange(connection, *requests[number % len(requests)][:2], arguments.token, requests[number % len(requests)][2])
                        count[index] += 1
                        if status == 500:
                            server_errors.append(number % len(requests))
            except OSError:
                # Held off, which is its right.
                time.sleep(0.01)

    threads = [threading.Thread(target=attack, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"viewer: {sum(count)} requests, {len(server_errors)} answered with 500 ({sorted(set(server_errors))})")


def stranger(arguments) -> None:
    """Nobody: connections that never end, handshakes, tokens that are none."""
    end = time.monotonic() + arguments.seconds
    held: list[socket.socket] = []
    sent = [0, 0, 0]

    def hold() -> None:
        while time.monotonic() < end:
            try:
                connection = socket.create_connection((HOST, arguments.http), 5)
                connection.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{")
                held.append(connection)
                sent[0] += 1
                if len(held) > 800:
                    held.pop(0).close()
            except OSError:
                pass
            time.sleep(0.005)

    def handshakes() -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /api/v1/stream HTTP/1.1\r\nHost: {HOST}:{arguments.http}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        head += f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: tocsin.v1\r\n\r\n"
        while time.monotonic() < end:
            try:
                with socket.create_connection((HOST, arguments.http), 5) as connection:
                    connection.sendall(head.encode())
                    connection.recv(4096)
                    sent[1] += 1
            except OSError:
                time.sleep(0.01)

    def tokens() -> None:
        while time.monotonic() < end:
            try:
                with socket.create_connection((HOST, arguments.http), 5) as connection:
                    for _ in range(200):
                        exchange(connection, "GET", "/api/v1/incidents", "e30.e30." + "A" * 1000)
                        sent[2] += 1
            except OSError:
                time.sleep(0.01)

    threads = [threading.Thread(target=work) for work in (hold, handshakes, handshakes, tokens, tokens)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in held:
        connection.close()
    print(f"stranger: {sent[0]} endless bodies, {sent[1]} handshakes, {sent[2]} bad tokens")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("who", choices=["device", "member", "viewer", "stranger"])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--mqtt", type=int, required=True)
    parser.add_argument("--http", type=int, required=True)
    parser.add_argument("--token", default="")
    given = parser.parse_args()
    {"device": device, "member": member, "viewer": viewer, "stranger": stranger}[given.who](given)
