"""Reads a store as a stranger would: the tables, and the batches in the journal, without any code of the service."""

import sqlite3
import struct
from dataclasses import dataclass
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

    def notifications(self) -> dict[str, bytes]:
        """The JSON by id, without its last member, `state`, which changes."""
        return {f"n-{number}": core for number, core in self.rows("SELECT id, core FROM notifications")}

    def close(self) -> None:
        self._database.close()
