"""MQTT 3.1.1 and 5 as bytes, as much of it as the fake broker speaks."""

import struct
from dataclasses import dataclass, field

CONNECT, CONNACK, PUBLISH, PUBACK = 1, 2, 3, 4
SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK = 8, 9, 10, 11
PINGREQ, PINGRESP, DISCONNECT = 12, 13, 14

# MQTT 5 §2.2.2.2
PROPERTIES = {
    0x01: ("payload_format_indicator", "byte"),
    0x02: ("message_expiry_interval", "four"),
    0x03: ("content_type", "text"),
    0x08: ("response_topic", "text"),
    0x09: ("correlation_data", "bytes"),
    0x0B: ("subscription_identifier", "varint"),
    0x11: ("session_expiry_interval", "four"),
    0x12: ("assigned_client_identifier", "text"),
    0x13: ("server_keep_alive", "two"),
    0x17: ("request_problem_information", "byte"),
    0x18: ("will_delay_interval", "four"),
    0x19: ("request_response_information", "byte"),
    0x1F: ("reason_string", "text"),
    0x21: ("receive_maximum", "two"),
    0x22: ("topic_alias_maximum", "two"),
    0x23: ("topic_alias", "two"),
    0x24: ("maximum_qos", "byte"),
    0x25: ("retain_available", "byte"),
    0x26: ("user_property", "pair"),
    0x27: ("maximum_packet_size", "four"),
    0x28: ("wildcard_subscription_available", "byte"),
    0x29: ("subscription_identifier_available", "byte"),
    0x2A: ("shared_subscription_available", "byte"),
}
NUMBERS = {name: (number, kind) for number, (name, kind) in PROPERTIES.items()}
# These may stand several times, and are lists.
REPEATED = {"user_property", "subscription_identifier"}


def varint(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = divmod(number, 128)
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(raw)) + raw


def properties(values: dict) -> bytes:
    out = bytearray()
    for name, value in values.items():
        number, kind = NUMBERS[name]
        for each in value if isinstance(value, list) else [value]:
            out.append(number)
            match kind:
                case "byte":
                    out.append(each)
                case "two":
                    out += struct.pack("!H", each)
                case "four":
                    out += struct.pack("!I", each)
                case "varint":
                    out += varint(each)
                case "text" | "bytes":
                    out += text(each)
                case "pair":
                    out += text(each[0]) + text(each[1])
    return varint(len(out)) + bytes(out)


class Reader:
    def __init__(self, data: bytes):
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise ValueError("the packet is shorter than it says")
        self._at += count
        return self._data[self._at - count : self._at]

    def rest(self) -> bytes:
        return self.take(self.left)

    def byte(self) -> int:
        return self.take(1)[0]

    def two(self) -> int:
        return struct.unpack("!H", self.take(2))[0]

    def four(self) -> int:
        return struct.unpack("!I", self.take(4))[0]

    def bytes(self) -> bytes:
        return self.take(self.two())

    def text(self) -> str:
        return self.bytes().decode()

    def varint(self) -> int:
        number, shift = 0, 0
        while True:
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return number

    def properties(self) -> dict:
        inner, found = Reader(self.take(self.varint())), {}
        while inner.left:
            name, kind = PROPERTIES[inner.varint()]
            match kind:
                case "pair":
                    value = (inner.text(), inner.text())
                case "four":
                    value = inner.four()
                case "two":
                    value = inner.two()
                case _:
                    value = getattr(inner, kind)()
            if name in REPEATED:
                found.setdefault(name, []).append(value)
            else:
                found[name] = value
        return found


@dataclass
class Packet:
    """One packet that a client sent."""

    kind: int
    client: str
    #: Connections count from 1, over all clients.
    connection: int
    packet_id: int = 0
    topic: str = ""
    payload: bytes = b""
    qos: int = 0
    retain: bool = False
    dup: bool = False
    #: Of SUBSCRIBE: (filter, options byte); of UNSUBSCRIBE: (filter, 0).
    filters: list[tuple[str, int]] = field(default_factory=list)
    properties: dict = field(default_factory=dict)
    #: Of CONNECT.
    version: int = 0
    clean: bool = False
    keep_alive: int = 0
    username: str | None = None
    password: bytes | None = None
    will: "Packet | None" = None
    #: Of PUBACK and DISCONNECT.
    reason: int = 0
    size: int = 0


def parse(kind: int, flags: int, body: bytes, client: str, connection: int, version: int) -> Packet:
    packet = Packet(kind, client, connection, size=len(body) + 1 + len(varint(len(body))))
    reader = Reader(body)
    match kind:
        case 1:  # CONNECT
            assert reader.text() == "MQTT"
            packet.version, bits = reader.byte(), reader.byte()
            packet.clean, packet.keep_alive = bool(bits & 2), reader.two()
            if packet.version == 5:
                packet.properties = reader.properties()
            packet.client = reader.text()
            if bits & 4:
                will = Packet(PUBLISH, packet.client, connection, qos=bits >> 3 & 3, retain=bool(bits & 0x20))
                if packet.version == 5:
                    will.properties = reader.properties()
                will.topic, will.payload = reader.text(), reader.bytes()
                packet.will = will
            if bits & 0x80:
                packet.username = reader.text()
            if bits & 0x40:
                packet.password = reader.bytes()
        case 3:  # PUBLISH
            packet.dup, packet.qos, packet.retain = bool(flags & 8), flags >> 1 & 3, bool(flags & 1)
            packet.topic = reader.text()
            if packet.qos:
                packet.packet_id = reader.two()
            if version == 5:
                packet.properties = reader.properties()
            packet.payload = reader.rest()
        case 4:  # PUBACK
            packet.packet_id = reader.two()
            if reader.left:
                packet.reason = reader.byte()
        case 8 | 10:  # SUBSCRIBE, UNSUBSCRIBE
            packet.packet_id = reader.two()
            if version == 5:
                packet.properties = reader.properties()
            while reader.left:
                packet.filters.append((reader.text(), reader.byte() if kind == SUBSCRIBE else 0))
        case 14:  # DISCONNECT
            if reader.left:
                packet.reason = reader.byte()
    return packet
