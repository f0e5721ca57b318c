"""Reads a store as a stranger would: the tables, and the batches in the journal, without any code of the service."""

import sqlite3
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

#: `kind` of a batch of messages.
MESSAGES = 1


@dataclass(frozen=True)
class Received:
    sequence: int
    topic: bytes
    payload: bytes


def decode_batch(sequence: int, body: bytes) -> list[Received]:
    """The number of messages (4 bytes); for each the length of its topic (2) and of its payload (4), packet id (2) and
    flags (1); then all bytes. Little-endian."""
    entry = struct.Struct("<HIHB")
    (count,) = struct.unpack_from("<I", body)
    place = 4 + count * entry.size
    messages = []
    for index in range(count):
        topic_length, payload_length, _, _ = entry.unpack_from(body, 4 + index * entry.size)
        topic = body[place : place + topic_length]
        place += topic_length
        messages.append(Received(sequence + index, topic, body[place : place + payload_length]))
        place += payload_length
    assert place == len(body), f"batch {sequence} has {len(body) - place} bytes too many"
    return messages


#: Texts that every body has, by their places.
WORDS = """inbox acknowledge snooze resolve unacknowledge firing resolved opened joined notified acknowledged alert_resolved
severity_changed rule""".split()


class Body:
    """The body of a row: numbers seven bits at a time, each text once and later by its place, times by their distance."""

    def __init__(self, body: bytes, known: list[str], base: int):
        self.body, self.place, self.texts, self.base = body, 1, WORDS + known, base
        assert body[0] == 1, "another format"

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.body[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def text(self) -> str:
        head = self.number()
        if head & 1:
            return self.texts[head >> 1]
        text = self.body[self.place : self.place + (head >> 1)].decode()
        self.place += head >> 1
        if len(self.texts) < 64:
            self.texts.append(text)
        return text

    def list(self, element) -> list:
        return [element() for _ in range(self.number())]

    def time(self) -> str:
        raw = self.number()
        return rfc3339(self.base + ((raw >> 1) ^ -(raw & 1)))


def rfc3339(milliseconds: int) -> str:
    time = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=milliseconds)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def notification(id: int, user: str, incident: int, at: int, body: bytes) -> dict:
    packed = Body(body, [user], at)
    return {
        "id": f"n-{id}",
        "user": user,
        "kind": packed.text(),
        "incident": f"i-{incident}" if incident else None,
        "severity": ["info", "warning", "error", "critical"][packed.number()],
        "title": packed.text(),
        "body": packed.text(),
        "labels": dict(packed.list(lambda: (packed.text(), packed.text()))),
        "alerts": packed.number(),
        "reason": packed.text(),
        "links": packed.list(lambda: {"text": packed.text(), "href": packed.text()}),
        "actions": packed.list(packed.text),
        "channels": packed.list(packed.text),
        "event_time": packed.time(),
        "received_at": packed.time(),
        "committed_at": rfc3339(at),
        "sent_at": rfc3339(at),
    }


class Store:
    def __init__(self, path: Path):
        # Read-only also of the write-ahead log, which a killed service leaves behind.
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)

    def rows(self, query: str, *arguments) -> list[tuple]:
        return self._database.execute(query, arguments).fetchall()

    def messages(self) -> list[Received]:
        """Every message that was committed, in order."""
        rows = self.rows("SELECT seq, body FROM journal WHERE kind = ? ORDER BY seq", MESSAGES)
        return [message for sequence, body in rows for message in decode_batch(sequence, body)]

    def dead_letters(self) -> list[tuple[str, bytes, str, str]]:
        """Topic, payload, code, reason."""
        return self.rows("SELECT topic, payload, code, reason FROM dead_letters ORDER BY id")

    def notifications(self) -> dict[str, dict]:
        """By id what people are told, but for `state`, which changes."""
        rows = self.rows("SELECT id, user, incident, at, body FROM notifications")
        return {f"n-{row[0]}": notification(*row) for row in rows}

    def close(self) -> None:
        self._database.close()
