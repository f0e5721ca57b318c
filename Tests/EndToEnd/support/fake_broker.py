"""A broker for what mosquitto cannot be bent to: it says what a test has it say, and writes down all that it is told.

Without orders it behaves: it keeps sessions and retained messages, and routes what clients publish, at QoS 0 and 1. Everything in `rules` can be
changed at any time. It listens on 127.0.0.1 alone.
"""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from . import fake_wire as wire
from .fake_wire import Packet
from .process import free_port


@dataclass
class Rules:
    """What the broker does otherwise than it should."""

    #: 4 is MQTT 3.1.1. A CONNECT of any other version is not answered: the connection is closed.
    versions: set[int] = field(default_factory=lambda: {4, 5})
    #: The code of each CONNACK; 0 accepts.
    connack: int = 0
    #: E.g. {"retain_available": 0, "receive_maximum": 5}.
    connack_properties: dict = field(default_factory=dict)
    #: What CONNACK says, whatever is true; `None`: the truth.
    session_present: bool | None = None
    #: Whether sessions outlive connections at all.
    keeps_sessions: bool = True
    #: Where packet ids begin with each connection; `None`: they go on in the session.
    numbers_from: int | None = None
    #: Failure codes by filter.
    suback: dict[str, int] = field(default_factory=dict)
    #: The code for a publish of a client; `None`: it is not answered at all. Over 127 it is not routed either.
    puback: Callable[[Packet], int | None] = lambda packet: 0
    #: Packet types that are taken in and not answered, e.g. {wire.PINGREQ}.
    mute: set[int] = field(default_factory=set)
    #: Where several filters of a session fit: a copy for each (as MQTT 5 allows), or one with all identifiers.
    copies_for_overlaps: bool = False
    #: Whether a client whose id is taken by another is told (MQTT 5) before it is closed.
    says_takeover: bool = True
    #: As mosquitto's `use_username_as_clientid`.
    username_is_client_id: bool = False
    #: Closes instead of answering what is larger (0x95 where MQTT 5 is spoken); in bytes.
    largest_packet: int | None = None


@dataclass
class Subscription:
    options: int
    identifier: int | None

    @property
    def qos(self) -> int:
        return min(self.options & 3, 1)


@dataclass
class Waiting:
    """A message that a session has yet to acknowledge, or to get."""

    topic: str
    payload: bytes
    retain: bool
    properties: dict
    packet_id: int = 0
    sent: bool = False


@dataclass
class Session:
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    last_id: int = 0


class FakeBroker:
    """`start()`, `stop()`; `kill()` forgets nothing: sessions live until `forget()`."""

    def __init__(self, port: int | None = None, rules: Rules | None = None, tls: ssl.SSLContext | None = None):
        self.rules = rules or Rules()
        self.packets: list[Packet] = []
        self.sessions: dict[str, Session] = {}
        self.retained: dict[str, Waiting] = {}
        self._tls = tls
        self._connections: dict[str, "_Connection"] = {}
        self._accepted = 0
        self._news = threading.Condition(threading.RLock())
        self._listener: socket.socket | None = None
        self._attention = threading.Event()
        self._attention.set()
        self.port = port or free_port()

    # Its life

    def start(self) -> "FakeBroker":
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return self

    def stop(self) -> None:
        listener, self._listener = self._listener, None
        if listener:
            # Wakes the thread that accepts, which closing does not.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._news:
            for connection in list(self._connections.values()):
                connection.close()
        self._attention.set()

    close = stop

    def forget(self, client: str | None = None) -> None:
        """Ends a session, or all of them, as a broker without persistence does that was restarted."""
        with self._news:
            if client is None:
                self.sessions.clear()
            else:
                self.sessions.pop(client, None)

    def hang(self) -> None:
        """From now on nothing is read, answered or delivered, and no connection is closed, until `resume()`."""
        self._attention.clear()

    def resume(self) -> None:
        self._attention.set()

    # What it was told

    def sent(self, kind: int, client: str | None = None, **fields) -> list[Packet]:
        with self._news:
            return [
                packet
                for packet in self.packets
                if packet.kind == kind
                and (client is None or packet.client == client)
                and all(getattr(packet, name) == value for name, value in fields.items())
            ]

    def wait_for(self, what: str, matches: Callable[[Packet], bool], timeout: float = 20, after: int = 0) -> Packet:
        """The first packet from number `after` on, also among those that came before, that is the one."""
        deadline, seen = time.monotonic() + timeout, after
        with self._news:
            while True:
                for packet in self.packets[seen:]:
                    if matches(packet):
                        return packet
                seen = max(seen, len(self.packets))
                if not self._news.wait(max(0.0, deadline - time.monotonic())):
                    raise AssertionError(f"waited {timeout:g} s in vain for {what} among {seen - after} packets")

    def wait_subscribed(self, client: str, *filters: str, timeout: float = 20) -> None:
        """Until a client that is connected has these filters."""
        deadline = time.monotonic() + timeout
        with self._news:
            while True:
                session = self.sessions.get(client)
                if client in self._connections and session and set(filters) <= set(session.subscriptions):
                    return
                if not self._news.wait(max(0.0, deadline - time.monotonic())):
                    have = sorted(session.subscriptions) if session else "no session"
                    raise AssertionError(f"{client} did not subscribe to {filters}; it has {have}")

    def is_connected(self, client: str) -> bool:
        with self._news:
            return client in self._connections

    # What it says

    def deliver(
        self,
        client: str,
        topic: str,
        payload: bytes | str,
        *,
        packet_id: int | None = None,
        dup: bool = False,
        retain: bool = False,
        qos: int = 1,
        keep: bool = False,
        **properties,
    ) -> int:
        """Sends one message exactly so. With `keep` the session waits for its acknowledgement, and sends it again after a reconnect."""
        raw = payload.encode() if isinstance(payload, str) else payload
        with self._news:
            connection, session = self._connections[client], self.sessions[client]
            number = packet_id if packet_id is not None else self._next_id(session)
            message = Waiting(topic, raw, retain, properties, number, sent=True)
            if keep and qos:
                session.waiting.append(message)
            connection.publish(message, qos, dup)
            return number

    def publish(self, topic: str, payload: bytes | str, retain: bool = False, qos: int = 1, **properties) -> None:
        """As if a client had published it."""
        raw = payload.encode() if isinstance(payload, str) else payload
        packet = Packet(wire.PUBLISH, "", 0, topic=topic, payload=raw, qos=qos, retain=retain, properties=properties)
        with self._news:
            self._route(packet)

    def queue(self, client: str, topic: str, payload: bytes | str, **properties) -> None:
        """A message that waits in the session, connected or not."""
        raw = payload.encode() if isinstance(payload, str) else payload
        with self._news:
            session = self.sessions.setdefault(client, Session())
            session.waiting.append(Waiting(topic, raw, False, properties))
            self._flush(client)

    def disconnect(self, client: str, reason: int | None = None) -> None:
        """Closes a connection; with a reason (MQTT 5) it says so first: 0x8E taken over, 0x97 quota, 0x8B shutting down."""
        with self._news:
            connection = self._connections[client]
            if reason is not None:
                connection.send(wire.DISCONNECT, 0, bytes([reason, 0]))
            connection.close()

    def raw(self, client: str, data: bytes) -> None:
        """Bytes as they are, e.g. a header that claims 256 MB."""
        with self._news:
            self._connections[client].write(data)

    # Within

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with self._news:
                self._accepted += 1
                number = self._accepted
            connection = _Connection(self, peer, number)
            threading.Thread(target=connection.run, args=(self._tls,), daemon=True).start()

    def _next_id(self, session: Session) -> int:
        session.last_id = session.last_id % 65_535 + 1
        return session.last_id

    def _take(self, connection: "_Connection", packet: Packet) -> None:
        self._attention.wait()
        with self._news:
            self.packets.append(packet)
            self._news.notify_all()
            rules = self.rules
            if rules.largest_packet is not None and packet.size > rules.largest_packet:
                if connection.version == 5:
                    connection.send(wire.DISCONNECT, 0, bytes([0x95, 0]))
                connection.close()
                return
            if packet.kind in rules.mute:
                return
            match packet.kind:
                case wire.CONNECT:
                    self._greet(connection, packet)
                case wire.PUBLISH:
                    self._published(connection, packet)
                case wire.PUBACK:
                    session = self.sessions.get(connection.client)
                    if session:
                        session.waiting = [m for m in session.waiting if not (m.sent and m.packet_id == packet.packet_id)]
                case wire.SUBSCRIBE:
                    self._subscribe(connection, packet)
                case wire.UNSUBSCRIBE:
                    session = self.sessions.setdefault(connection.client, Session())
                    codes = [0 if session.subscriptions.pop(name, None) else 0x11 for name, _ in packet.filters]
                    end = (b"\0" + bytes(codes)) if connection.version == 5 else b""
                    connection.send(wire.UNSUBACK, 0, struct.pack("!H", packet.packet_id) + end)
                case wire.PINGREQ:
                    connection.send(wire.PINGRESP, 0, b"")
                case wire.DISCONNECT:
                    connection.will = None
                    connection.close()
            self._news.notify_all()

    def _greet(self, connection: "_Connection", packet: Packet) -> None:
        rules = self.rules
        if packet.version not in rules.versions:
            connection.close()
            return
        if rules.username_is_client_id and packet.username:
            packet.client = packet.username
        connection.version, connection.client, connection.will = packet.version, packet.client, packet.will
        before = self._connections.get(packet.client)
        if before is not None and before is not connection:
            if rules.says_takeover and before.version == 5:
                before.send(wire.DISCONNECT, 0, b"\x8e\0")
            before.close()
        if packet.clean or not rules.keeps_sessions:
            self.sessions.pop(packet.client, None)
        is_present = packet.client in self.sessions
        session = self.sessions.setdefault(packet.client, Session())
        expiry = packet.properties.get("session_expiry_interval", 0)
        connection.ends_session = packet.clean if packet.version == 4 else expiry == 0
        if rules.connack == 0:
            self._connections[packet.client] = connection
        said = is_present if rules.session_present is None else rules.session_present
        end = wire.properties(rules.connack_properties) if packet.version == 5 else b""
        connection.send(wire.CONNACK, 0, bytes([int(said and rules.connack == 0), rules.connack]) + end)
        if rules.connack:
            connection.close()
            return
        if rules.numbers_from is not None:
            session.last_id = rules.numbers_from - 1
            for message in session.waiting:
                message.sent = False
        else:
            for message in session.waiting:
                if message.sent:
                    connection.publish(message, 1, dup=True)
        self._flush(packet.client)

    def _subscribe(self, connection: "_Connection", packet: Packet) -> None:
        session = self.sessions.setdefault(connection.client, Session())
        identifier = (packet.properties.get("subscription_identifier") or [None])[0]
        codes, fresh = [], []
        for name, options in packet.filters:
            code = self.rules.suback.get(name)
            if code is None:
                handling = options >> 4 & 3 if connection.version == 5 else 0
                if handling == 0 or (handling == 1 and name not in session.subscriptions):
                    fresh.append((name, identifier))
                session.subscriptions[name] = Subscription(options, identifier)
                code = min(options & 3, 1)
            codes.append(code if connection.version == 5 or code < 0x80 else 0x80)
        end = b"\0" if connection.version == 5 else b""
        connection.send(wire.SUBACK, 0, struct.pack("!H", packet.packet_id) + end + bytes(codes))
        for name, identifier in fresh:
            for topic, message in list(self.retained.items()):
                if not name.startswith("$share/") and matches(name, topic):
                    more = {"subscription_identifier": [identifier]} if identifier else {}
                    session.waiting.append(Waiting(topic, message.payload, True, {**message.properties, **more}))
        self._flush(connection.client)

    def _published(self, connection: "_Connection", packet: Packet) -> None:
        code = self.rules.puback(packet)
        if code is not None and code < 0x80:
            self._route(packet)
        if packet.qos and code is not None:
            end = bytes([code, 0]) if connection.version == 5 and code else b""
            connection.send(wire.PUBACK, 0, struct.pack("!H", packet.packet_id) + end)

    def _route(self, packet: Packet) -> None:
        properties = {k: v for k, v in packet.properties.items() if k not in ("topic_alias", "subscription_identifier")}
        if packet.retain:
            if packet.payload:
                self.retained[packet.topic] = Waiting(packet.topic, packet.payload, True, properties)
            else:
                self.retained.pop(packet.topic, None)
        groups: set[str] = set()
        for client, session in self.sessions.items():
            fitting = []
            for name, subscription in session.subscriptions.items():
                if matches(plain(name), packet.topic) and name not in groups:
                    fitting.append(subscription)
                    if name.startswith("$share/"):
                        groups.add(name)
            if not fitting:
                continue
            copies = [[each] for each in fitting] if self.rules.copies_for_overlaps else [fitting]
            for copy in copies:
                identifiers = [each.identifier for each in copy if each.identifier]
                more = {"subscription_identifier": identifiers} if identifiers else {}
                message = Waiting(packet.topic, packet.payload, False, {**properties, **more})
                if packet.qos and any(each.qos for each in copy):
                    session.waiting.append(message)
                elif client in self._connections:
                    self._connections[client].publish(message, 0, dup=False)
            self._flush(client)

    def _flush(self, client: str) -> None:
        connection, session = self._connections.get(client), self.sessions.get(client)
        if connection is None or session is None:
            return
        for message in session.waiting:
            if not message.sent:
                message.packet_id, message.sent = self._next_id(session), True
                connection.publish(message, 1, dup=False)

    def _gone(self, connection: "_Connection") -> None:
        with self._news:
            if self._connections.get(connection.client) is connection:
                del self._connections[connection.client]
                if connection.ends_session:
                    self.sessions.pop(connection.client, None)
            if connection.will is not None:
                will, connection.will = connection.will, None
                self._route(will)
            self._news.notify_all()


class _Connection:
    def __init__(self, broker: FakeBroker, peer: socket.socket, number: int):
        self._broker, self._peer, self._number = broker, peer, number
        self.client, self.version = "", 0
        self.will: Packet | None = None
        self.ends_session = False

    def run(self, tls: ssl.SSLContext | None) -> None:
        try:
            if tls:
                self._peer = tls.wrap_socket(self._peer, server_side=True)
            while True:
                first = self._exactly(1)[0]
                length, shift = 0, 0
                while True:
                    byte = self._exactly(1)[0]
                    length |= (byte & 0x7F) << shift
                    shift += 7
                    if not byte & 0x80:
                        break
                body = self._exactly(length)
                packet = wire.parse(first >> 4, first & 15, body, self.client, self._number, self.version)
                self._broker._take(self, packet)
        except (OSError, EOFError, ValueError):
            self.close()
        finally:
            self._broker._gone(self)
            self._peer.close()

    def _exactly(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            part = self._peer.recv(count - len(found))
            if not part:
                raise EOFError
            found += part
        return bytes(found)

    def send(self, kind: int, flags: int, body: bytes) -> None:
        self.write(bytes([kind << 4 | flags]) + wire.varint(len(body)) + body)

    def write(self, data: bytes) -> None:
        if not self._broker._attention.is_set():
            return
        try:
            self._peer.sendall(data)
        except OSError:
            self.close()

    def publish(self, message: Waiting, qos: int, dup: bool) -> None:
        body = wire.text(message.topic)
        if qos:
            body += struct.pack("!H", message.packet_id)
        if self.version == 5:
            body += wire.properties(message.properties)
        flags = (8 if dup else 0) | qos << 1 | int(message.retain)
        self.send(wire.PUBLISH, flags, body + message.payload)

    def close(self) -> None:
        try:
            self._peer.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def plain(name: str) -> str:
    """A filter without `$share/GROUP/`."""
    return name.split("/", 2)[2] if name.startswith("$share/") else name


def matches(name: str, topic: str) -> bool:
    """MQTT 5 §4.7."""
    wanted, levels = name.split("/"), topic.split("/")
    if topic.startswith("$") and wanted[0] in ("+", "#"):
        return False
    for index, level in enumerate(wanted):
        if level == "#":
            return True
        if index >= len(levels) or level not in ("+", levels[index]):
            return False
    return len(wanted) == len(levels)
