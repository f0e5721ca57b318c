"""What Tocsin publishes reaches people whatever the broker makes of it, and nobody keeps it from publishing."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest
from support import CONFIG, fake_wire as wire
from support.fake_broker import FakeBroker, Rules
from support.waiting import let_pass, wait_for

NOTIFICATIONS = "tocsin/users/ana/notifications"


def configuration(directory, **broker) -> Path:
    """`care.yaml` with some keys of the broker of its own."""
    text = (CONFIG / "care.yaml").read_text()
    first, rest = text.split("broker: {", 1)
    keys = "".join(f"{key}: {json.dumps(value)}, " for key, value in broker.items())
    path = directory / "own.yaml"
    path.write_text(f"{first}broker: {{{keys}{rest}")
    return path


def warm(device, name: str, **more) -> None:
    device.publish(f"plant/porto/{name}/temperature", {"value": -4, **more})


def told_of(name: str):
    return lambda message: message.topic == NOTIFICATIONS and message.json["labels"].get("device") == name


def resident(pid: int) -> int:
    """Bytes."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS:"))


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_what_is_larger_than_the_broker_takes_is_sent_with_less_in_it(workshop, tmp_path, version):
    broker = workshop.broker(more="max_packet_size 1500\n")
    tocsin = workshop.tocsin(configuration(tmp_path, version=version), broker)
    person = workshop.client(broker, NOTIFICATIONS, "tocsin/incidents/+")
    device = workshop.client(broker)
    warm(device, "fz-1", note="x" * 1000)
    warm(device, "fz-2")
    person.wait_for("what is small", told_of("fz-2"), timeout=20)
    large = person.wait_for(
        "what is large", lambda m: m.topic == NOTIFICATIONS and "fz-1" in m.json["title"], timeout=30
    ).json
    assert large["reduced"] is True and large["severity"] == "error"
    (incident,) = [each for each in tocsin.incidents() if "fz-1" in each["title"]]
    shown = person.wait_for("the incident", lambda m: m.topic == f"tocsin/incidents/{incident['id']}", timeout=30).json
    assert shown["state"] == "open" and shown["reduced"] is True
    warm(device, "fz-3")
    person.wait_for("what comes later", told_of("fz-3"), timeout=10)


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_what_the_broker_can_never_take_is_set_aside_and_the_others_go_on(workshop, tmp_path, version):
    # Not even the smallest form of a notification fits.
    broker = workshop.broker(more="max_packet_size 200\n")
    tocsin = workshop.tocsin(configuration(tmp_path, version=version), broker)
    status = workshop.client(broker, "tocsin/users/+/inbox")
    device = workshop.client(broker)
    warm(device, "fz-1")
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    (told,) = wait_for("the notification", lambda: tocsin.get("/notifications").json["items"])
    wait_for("the dead letter", lambda: tocsin.metrics().get("tocsin_dead_deliveries", 0) >= 2, timeout=90)
    status.wait_for("ana's inbox, which is small", lambda m: m.topic == "tocsin/users/ana/inbox", timeout=30)
    text = json.dumps(tocsin.get(f"/explain/{told['id']}").json)
    assert "given_up" in text and f"{told['id']}_mqtt" in text, text
    assert "bytes" in json.dumps(tocsin.get(f"/explain/{told['id']}_mqtt").json)


def test_what_the_broker_refuses_for_a_while_is_sent_again_and_each_arrives_once(workshop, tmp_path):
    tried: dict[str, int] = {}

    def answer(packet) -> int:
        if packet.topic != NOTIFICATIONS:
            return 0
        id = json.loads(packet.payload)["id"]
        tried[id] = tried.get(id, 0) + 1
        return 0x97 if tried[id] <= 2 else 0

    broker = workshop.fake_broker(puback=answer)
    tocsin = workshop.tocsin("care", broker)
    person = workshop.client(broker, "tocsin/users/+/notifications", "tocsin/incidents/+", name="phone")
    device = workshop.client(broker, name="device")
    for number in range(3):
        warm(device, f"fz-{number}")
    for number in range(3):
        person.wait_for(f"fz-{number}", told_of(f"fz-{number}"), timeout=30)
    ids = [m.json["id"] for m in person.messages if m.topic == NOTIFICATIONS]
    assert len(ids) == len(set(ids)) == 3
    assert set(tried.values()) == {3}
    others = [m.topic for m in person.messages if m.topic.startswith("tocsin/incidents/")]
    assert len(others) == len(set(others)) or all(others.count(each) < 4 for each in others)
    wait_for("the outbox to be empty", lambda: tocsin.metrics()["tocsin_outbox_waiting"] == 0)
    assert tocsin.metrics().get("tocsin_dead_deliveries", 0) == 0


def test_a_topic_that_the_broker_refuses_is_said_and_holds_up_nobody(workshop, tmp_path):
    broker = workshop.fake_broker(puback=lambda packet: 0x87 if packet.topic == NOTIFICATIONS else 0)
    text = (CONFIG / "care.yaml").read_text().replace(
        "- match: labels.site != \"yard\"\n      policy: plant-on-call", "- match: labels.site == \"yard\"\n      notify: [team:facilities]"
    )
    path = tmp_path / "all.yaml"
    path.write_text(text)
    tocsin = workshop.tocsin(path, broker)
    person = workshop.client(broker, "tocsin/users/+/notifications", name="phone")
    device = workshop.client(broker, name="device")
    begin = time.monotonic()
    for number in range(5):
        warm(device, f"fz-{number}")
    wait_for("all to be told to bo", lambda: len([m for m in person.messages if "/bo/" in m.topic]) == 5, timeout=10)
    assert time.monotonic() - begin < 5, "ana's topic holds up bo's"
    dead = wait_for("the dead letters", lambda: tocsin.metrics().get("tocsin_dead_deliveries", 0) == 5, timeout=40)
    assert dead
    ids = [m.json["id"] for m in person.messages]
    assert len(ids) == len(set(ids)), "nobody is told twice"
    lost = next(item["id"] for item in tocsin.get("/notifications").json["items"] if "device" in item["labels"])
    text = json.dumps(tocsin.get(f"/explain/{lost}").json)
    assert "given_up" in text and "Not authorized" in text, text
    # What Tocsin says of it to ana is refused as well.
    wait_for("nothing to wait any more", lambda: tocsin.metrics()["tocsin_outbox_waiting"] == 0)


def test_a_broker_without_retained_messages_is_enough(workshop):
    broker = workshop.broker(more="retain_available false\n")
    tocsin = workshop.tocsin("care", broker)
    person = workshop.client(broker, NOTIFICATIONS, "tocsin/incidents/+", "tocsin/users/ana/inbox")
    device = workshop.client(broker)
    wait_for("both clients", lambda: tocsin.metrics()["tocsin_publisher_connected"] == 1)
    for number in range(3):
        warm(device, f"fz-{number}")
        person.wait_for("the notification", told_of(f"fz-{number}"), timeout=30)
    person.wait_for("the incident", lambda m: m.topic.startswith("tocsin/incidents/"))
    person.wait_for("the inbox", lambda m: m.topic == "tocsin/users/ana/inbox")
    assert tocsin.log.count("keeps no retained messages") == 1
    assert tocsin.metrics()["tocsin_broker_keeps_retained"] == 0


class ParticularBroker(FakeBroker):
    """Lets one client in and not the other."""

    refused = ""

    def _greet(self, connection, packet):
        if packet.client == self.refused:
            connection.version = packet.version
            connection.send(wire.CONNACK, 0, bytes([0, 0x87, 0]))
            connection.close()
            return
        super()._greet(connection, packet)


def test_readiness_names_the_client_that_publishes(workshop):
    broker = ParticularBroker(rules=Rules())
    broker.refused = "tocsin-out"
    workshop.keep(broker.start())
    tocsin = workshop.tocsin("care", broker, start=False)
    tocsin.start(ready=False)
    tocsin.wait_alive()
    broker.wait_subscribed("tocsin", "plant/#")
    answer = wait_for("why it is not ready", lambda: (a := tocsin.get("/readyz", base="")).status == 503 and "publish" in a.body.decode() and a)
    assert "Not authorized" in answer.body.decode(), answer.body
    assert tocsin.metrics()["tocsin_publisher_connected"] == 0
    broker.refused = ""
    tocsin.wait_ready()
    assert tocsin.metrics()["tocsin_publisher_connected"] == 1


def test_two_services_at_one_broker_do_not_act_on_each_others_commands(workshop, tmp_path):
    broker = workshop.broker()
    first = workshop.tocsin("care", broker)
    second = workshop.tocsin(own(tmp_path, prefix="site-2/tocsin"), broker)
    watcher = workshop.client(broker, "tocsin/#", "site-2/#")
    device = workshop.client(broker)
    warm(device, "fz-1")
    for service in (first, second):
        wait_for("the incident", lambda service=service: service.incidents())
        wait_for("the notification", lambda service=service: service.get("/notifications").json["items"])
    for topic in (NOTIFICATIONS, f"site-2/{NOTIFICATIONS}", "site-2/tocsin/status", "site-2/tocsin/users/ana/inbox"):
        watcher.wait_for(topic, lambda m, topic=topic: m.topic == topic)
    device.publish("site-2/tocsin/users/ana/commands", {"action": "acknowledge", "id": 7})
    answer = watcher.wait_for("the answer", lambda m: m.topic.endswith("/replies"))
    assert answer.topic == "site-2/tocsin/users/ana/replies" and answer.json["ok"] is True
    (theirs,) = second.incidents()
    assert theirs["state"] == "acknowledged"
    (ours,) = first.incidents()
    assert ours["state"] == "open"
    assert len(first.incidents()) == len(second.incidents()) == 1, "neither hears the other's topics"


def own(directory, **broker) -> Path:
    """A second service at the same broker: its own session."""
    path = configuration(directory, **broker)
    path.write_text(path.read_text().replace("client_id: tocsin", "client_id: tocsin-2"))
    return path


def retained(workshop, broker, *filters: str) -> set[str]:
    """The topics that a newcomer finds."""
    newcomer = workshop.client(broker, *filters, "newcomer/end")
    newcomer.publish("newcomer/end", b"x")
    newcomer.wait_for("the end", lambda m: m.topic == "newcomer/end")
    newcomer.close()
    return {m.topic for m in newcomer.messages if m.retained and m.payload}


def test_retained_topics_of_nobody_and_nothing_are_cleared(workshop):
    broker = workshop.broker()
    other = workshop.client(broker)
    gone = ["tocsin/users/gone/inbox", "tocsin/incidents/i-999", "tocsin/incidents/none", "tocsin/users/a b/inbox"]
    kept = ["tocsin/users/gone/notes", "elsewhere/incidents/i-999", "tocsin/incidents/i-999/more"]
    for topic in gone + kept:
        other.publish(topic, b'{"state":"open"}', retain=True)
    tocsin = workshop.tocsin("care", broker)
    warm(other, "fz-1")
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    left = wait_for("the topics to be cleared", lambda: not (found := retained(workshop, broker, "tocsin/#", "elsewhere/#")) & set(gone) and found)
    assert set(kept) <= left
    assert f"tocsin/incidents/{incident['id']}" in left and "tocsin/status" in left
    wait_for("ana's inbox", lambda: "tocsin/users/ana/inbox" in retained(workshop, broker, "tocsin/#"))


def forge(broker, topics) -> None:
    """Retained messages by hand: a client's library is too slow for so many. Returns when the broker has them."""
    with socket.create_connection(("127.0.0.1", broker.port), 60) as connection:
        name = wire.text("MQTT") + bytes([4, 2, 0, 60]) + wire.text("forger")
        connection.sendall(bytes([wire.CONNECT << 4]) + wire.varint(len(name)) + name)
        assert connection.recv(4)[3] == 0
        packets = bytearray()
        for topic in topics:
            body = wire.text(topic) + b"forged" * 10
            packets += bytes([wire.PUBLISH << 4 | 1]) + wire.varint(len(body)) + body
        connection.sendall(packets + bytes([wire.PINGREQ << 4, 0]))
        assert connection.recv(2)[0] == wire.PINGRESP << 4


@pytest.mark.alone
def test_a_hundred_thousand_forged_retained_topics_hold_up_no_alarm(workshop):
    broker = workshop.broker()
    forge(broker, (f"tocsin/incidents/i-{900_000 + number}" for number in range(100_000)))
    tocsin = workshop.tocsin("care", broker)
    person = workshop.client(broker, NOTIFICATIONS)
    device = workshop.client(broker)
    times = []
    for number in range(20):
        begin = time.monotonic()
        warm(device, f"fz-{number}")
        person.wait_for("the alarm", told_of(f"fz-{number}"))
        times.append(time.monotonic() - begin)
    assert max(times) < 1, times
    wait_for("some to be cleared", lambda: tocsin.metrics()["tocsin_retained_cleared_total"] > 100)


def flood(client, stop: threading.Event, topic: str, payloads: list[bytes]) -> int:
    """Without a pause but for what the client's own queue needs."""
    count = 0
    while not stop.is_set():
        client._client.publish(topic, payloads[count % len(payloads)], qos=0)
        count += 1
        if count % 200 == 0:
            time.sleep(0.01)
    return count


@pytest.mark.alone
def test_who_floods_commands_holds_up_no_alarm_and_nobody_elses_command(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    person = workshop.client(broker, NOTIFICATIONS, "tocsin/users/+/replies")
    device = workshop.client(broker)
    bo = workshop.client(broker)
    warm(device, "fz-first")
    person.wait_for("the first", told_of("fz-first"))
    before = resident(tocsin.process.pid)
    stop = threading.Event()
    payloads = [
        b'{"action":"acknowledge","incident":"i-1"}', b'{"action":"unacknowledge","incident":"i-1"}', b"[" * 4000, b"x" * 60_000,
        b'{"action":"read","all":true}', b'{"action":"' + b"e\xcc\x81" * 1300 + b'"}',
    ]
    flooders = [
        threading.Thread(target=flood, args=(workshop.client(broker), stop, f"tocsin/users/{user}/commands", payloads))
        for user in ("dan", "vera", "made-up")
    ]
    for flooder in flooders:
        flooder.start()
    times, answers = [], []
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            number = len(times)
            begin = time.monotonic()
            warm(device, f"fz-{number}")
            person.wait_for("the alarm", told_of(f"fz-{number}"))
            times.append(time.monotonic() - begin)
            begin = time.monotonic()
            bo.publish("tocsin/users/bo/commands", {"action": "acknowledge", "incident": "i-99999", "id": number})
            person.wait_for("bo's answer", lambda m, number=number: m.topic == "tocsin/users/bo/replies" and m.json.get("id") == number)
            answers.append(time.monotonic() - begin)
            time.sleep(0.15)
    finally:
        stop.set()
        for flooder in flooders:
            flooder.join()
    grown = resident(tocsin.process.pid) - before
    print(f"{len(times)} alarms, worst {max(times) * 1000:.0f} ms; bo answered within {max(answers) * 1000:.0f} ms; +{grown / 1e6:.1f} MB")
    assert max(times) < 1 and max(answers) < 1, (max(times), max(answers))
    assert grown < 64e6, f"+{grown / 1e6:.0f} MB"
    said = [m.json for m in person.messages if m.topic == "tocsin/users/dan/replies" and not m.json["ok"]]
    assert len([each for each in said if each["error"]["code"] == "too_many"]) in (1, 2)
    counted = tocsin.metrics()
    assert counted['tocsin_commands_limited_total{reason="rate"}'] > 1000
    assert tocsin.get("/incidents/i-1").status == 200


def test_after_an_outage_publishing_goes_on_within_five_seconds(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    port = broker.port
    broker.kill()
    wait_for("the outage to be seen", lambda: tocsin.metrics()["tocsin_publisher_connected"] == 0)
    let_pass(20)
    again = workshop.broker(port=port)
    begin = time.monotonic()
    wait_for("both clients", lambda: tocsin.get("/readyz", base="").status == 200)
    person = workshop.client(again, NOTIFICATIONS)
    warm(workshop.client(again), "fz-1")
    person.wait_for("the alarm", told_of("fz-1"))
    assert time.monotonic() - begin < 7


def test_a_broker_that_takes_user_names_for_client_ids_is_recognised_and_a_second_name_mends_it(workshop, tmp_path):
    broker = workshop.fake_broker(username_is_client_id=True)
    tocsin = workshop.tocsin(configuration(tmp_path, username="tocsin"), broker, start=False)
    tocsin.start(ready=False)
    wait_for("the reason to be said", lambda: "use_username_as_clientid" in tocsin.log, timeout=60)
    tocsin.stop()
    (tmp_path / "mended").mkdir()
    mended = configuration(tmp_path / "mended", username="tocsin", publisher={"username": "tocsin-out"})
    again = workshop.tocsin(mended, broker)
    person = workshop.client(broker, NOTIFICATIONS, name="phone")
    warm(workshop.client(broker, name="device"), "fz-1")
    person.wait_for("the alarm", told_of("fz-1"))
    assert again.metrics()["tocsin_broker_losses_total"] == 0
