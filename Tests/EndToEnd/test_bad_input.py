"""What is broken, hostile or absurd is refused with its reason, and nobody else notices."""

import re
import socket

import pytest

from support.store import Store
from support.tokens import mint, mint_unsigned
from support.waiting import wait_for
from support.websocket import TEXT, Stream, frame

TEMPERATURE = "plant/porto/fz-1/temperature"

MESSAGES = {
    "half a JSON document": (TEMPERATURE, b'{"value": ', "not-json"),
    "invalid UTF-8": (TEMPERATURE, b'{"value": "\xff\xfe"}', "not-utf8"),
    "a megabyte": (TEMPERATURE, b'{"value": "' + b"x" * 1_048_576 + b'"}', "payload-too-long"),
    "100,000 arrays in each other": (TEMPERATURE, b"[" * 100_000 + b"]" * 100_000, "too-deep"),
    "a number beyond a double": (TEMPERATURE, b'{"value": 1e400}', "number-out-of-range"),
    "NaN for a number": ("meters/m-1", b"NaN", "not-a-number"),
    "text for a number": ("meters/m-1", b"lots", "not-a-number"),
    "nothing but a NUL": (TEMPERATURE, b"\x00", "empty-payload"),
    "a topic of 2,000 bytes": ("deep/" + "x" * 2000, b"1", "topic-too-long"),
    "a level of 300 bytes": ("deep/" + "x" * 300, b"1", "topic-level-too-long"),
    "a topic of 200 levels": ("deep/" + "/".join(["x"] * 199), b"1", "topic-too-deep"),
}


@pytest.fixture
def small(workshop):
    broker = workshop.broker()
    return broker, workshop.tocsin("small", broker)


def test_what_cannot_be_read_becomes_a_dead_letter_with_its_reason(workshop, small):
    broker, tocsin = small
    device = workshop.client(broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    for place, (topic, payload, _) in enumerate(MESSAGES.values()):
        device.publish(topic, payload)
        # After each, somebody else's trouble is told as ever.
        other = f"fz-{place}"
        device.publish(f"plant/lab/{other}/temperature", {"value": -8})
        person.wait_for("the next", lambda message, other=other: message.json["labels"].get("device") == other)

    metrics = tocsin.metrics()
    store = workshop.keep(Store(tocsin.database))
    letters = store.dead_letters()
    # Of a topic that is too long its beginning is kept.
    expected = [(topic[:1024], code) for topic, _, code in MESSAGES.values()]
    assert [(topic, code) for topic, _, code, _ in letters] == expected
    for (_, kept, _, reason), (_, sent, code) in zip(letters, MESSAGES.values()):
        assert reason and "\n" not in reason
        assert sent.startswith(kept), "a dead letter holds what was sent, or its beginning"
        assert metrics[f'tocsin_messages_rejected_total{{reason="{code}"}}'] >= 1
    assert metrics["tocsin_events_total"] == len(MESSAGES)


def test_a_topic_that_no_source_asked_for_is_counted_and_not_kept(workshop, small):
    broker, tocsin = small
    workshop.client(broker).publish("plant/too/short", {"value": 1})
    wait_for("the message to be counted", lambda: tocsin.metrics()["tocsin_messages_unmatched_total"] == 1)
    assert workshop.keep(Store(tocsin.database)).dead_letters() == []


def test_every_mistake_in_a_configuration_is_told_with_its_place(workshop):
    tocsin = workshop.tocsin("five-mistakes", workshop.broker(start=False), start=False)
    done = tocsin.verb("check", "--config", tocsin.configuration)
    assert done.returncode == 1
    problems = [line for line in done.stdout.splitlines() if ": error: " in line]
    form = re.compile(rf"{re.escape(str(tocsin.configuration))}:(\d+):(\d+): error: (.+)")
    places = [form.fullmatch(line) for line in problems]
    assert all(places), done.stdout
    # Each on its own line: the URL, the payload format, the expression, the duration and the user.
    assert sorted(int(place[1]) for place in places) == [1, 5, 9, 10, 14], done.stdout
    assert "did you mean" in done.stdout


def test_a_service_with_such_a_configuration_does_not_start(workshop):
    tocsin = workshop.tocsin("five-mistakes", workshop.broker(start=False), start=False)
    done = tocsin.verb("serve", "--config", tocsin.configuration)
    assert done.returncode == 1
    assert not tocsin.database.exists()


# What is sent after the handshake, and the close code that the contract gives it.
FRAMES = {
    "an unmasked frame": (frame(TEXT, b'{"type":"hello"}', masked=False), 1002),
    "a gigabyte announced": (frame(TEXT, b"", claimed_length=1 << 30), 1009),
    "a reserved opcode": (frame(3, b""), 1002),
    "broken UTF-8": (frame(TEXT, b"\xff\xfe"), 1007),
    "a command before hello": (frame(TEXT, b'{"type":"command","action":"read","all":true}'), 4400),
    "text that is not ours": (frame(TEXT, b"good morning"), 4400),
}

TOKENS = {
    "expired": lambda tocsin: tocsin.token(ttl=-60),
    "alg none": lambda tocsin: mint_unsigned(),
    "alg none with a signature": lambda tocsin: tocsin.token(header={"alg": "none"}),
    "another key": lambda tocsin: mint(b"another key"),
    "another audience": lambda tocsin: tocsin.token(aud="elsewhere"),
    "another issuer": lambda tocsin: tocsin.token(iss="elsewhere"),
    "no expiry": lambda tocsin: tocsin.token(exp=None),
    "a stranger": lambda tocsin: tocsin.token(user="mallory"),
    "no token at all": lambda tocsin: "x",
}


@pytest.fixture
def bystander(workshop, small):
    """Somebody whose stream must go on whatever others do; called, it proves that it does."""
    broker, tocsin = small
    device = workshop.client(broker)
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token())
    trouble = iter(range(1000))

    def goes_on():
        name = f"by-{next(trouble)}"
        device.publish(f"plant/lab/{name}/temperature", {"value": -8})

        def is_it(message: dict) -> bool:
            return message["type"] == "notification" and message["notification"]["labels"]["device"] == name

        stream.wait_for(f"the notification of {name}", is_it)

    return goes_on


def test_a_stream_that_breaks_the_rules_is_closed_with_the_right_code(workshop, small, bystander):
    _, tocsin = small
    for name, (data, code) in FRAMES.items():
        stream = workshop.keep(Stream(tocsin.http_port))
        assert stream.status == 101
        stream.send_bytes(data)
        assert stream.close_code() == code, name
        bystander()


def test_a_token_that_is_not_good_opens_neither_door(workshop, small, bystander):
    _, tocsin = small
    for name, make in TOKENS.items():
        token = make(tocsin)
        stream = workshop.keep(Stream(tocsin.http_port))
        stream.send({"type": "hello", "token": token})
        assert stream.close_code() == 4401, name
        answer = tocsin.request("GET", "/incidents", headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 401, name
        assert "code" in answer.json and token not in answer.body.decode()
        bystander()
    log = tocsin.log
    assert not any(make(tocsin) in log for make in TOKENS.values() if len(make(tocsin)) > 20)
    assert tocsin.key.decode() not in log


def test_a_token_that_expires_closes_the_open_socket(workshop, small, bystander):
    _, tocsin = small
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token(ttl=2))
    assert stream.close_code() == 4401
    bystander()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:8080.evil.example"]
)
def test_a_foreign_page_gets_no_stream(workshop, small, bystander, origin):
    _, tocsin = small
    assert workshop.keep(Stream(tocsin.http_port, origin=origin)).status == 403
    own = workshop.keep(Stream(tocsin.http_port, origin=f"http://127.0.0.1:{tocsin.http_port}"))
    assert own.status == 101
    bystander()


REQUESTS = {
    "no HTTP": b"\x00\x01\x02\x03\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 200_000,
    "a thousand headers": b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-A: 1\r\n" * 1000 + b"\r\n",
    "a length that is none": b"POST /api/v1/notifications/read HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
}


def test_what_is_no_request_is_answered_with_4xx_or_hung_up_on(small, bystander):
    _, tocsin = small
    for name, request in REQUESTS.items():
        with socket.create_connection(("127.0.0.1", tocsin.http_port), 20) as connection:
            try:
                connection.sendall(request)
                answer = connection.recv(4096)
            except ConnectionError:
                answer = b""
            assert not answer or answer.split()[1].startswith(b"4"), (name, answer[:100])
        bystander()


def test_a_body_over_the_limit_is_refused(small, bystander):
    _, tocsin = small
    try:
        status = tocsin.request("POST", "/notifications/read", body={"ids": ["n-1"] * 100_000}).status
    except OSError:
        status = 413  # It may hang up while we still send.
    assert status == 413
    bystander()
