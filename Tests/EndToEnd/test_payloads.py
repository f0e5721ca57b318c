"""Payloads as they are in the field: one topic for many sensors, many readings in one message, NULs, clocks and clearings."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from support.store import Store
from support.waiting import wait_for


def service(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("payloads", broker)
    return tocsin, workshop.client(broker), workshop.client(broker, "tocsin/users/ana/notifications")


def told(person, kind: str, part: str) -> dict:
    def is_it(message) -> bool:
        return message.json["kind"] == kind and part in message.json["title"]

    return person.wait_for(f"{kind} {part}", is_it).json


def count(tocsin, source: str, result: str) -> float:
    metrics = tocsin.metrics()
    for name in (
        f'tocsin_source_messages_total{{result="{result}",source="{source}"}}',
        f'tocsin_source_messages_total{{source="{source}",result="{result}"}}',
    ):
        if name in metrics:
            return metrics[name]
    return 0


def test_two_sensors_of_one_topic_are_two_alerts(workshop):
    tocsin, device, person = service(workshop)
    device.publish("rtl_433/roof/devices", {"id": 51, "battery": 4})
    told(person, "firing", "51:")
    device.publish("rtl_433/roof/devices", {"id": 77, "battery": 90})
    # Serial numbers that are one double are two sensors too.
    device.publish("rtl_433/roof/devices", b'{"id": 1234567890123456789, "battery": 3}')
    told(person, "firing", "1234567890123456789:")
    device.publish("rtl_433/roof/devices", b'{"id": 1234567890123456788, "battery": 90}')
    device.publish("rtl_433/roof/devices", {"battery": 1})
    wait_for("the nameless one to be counted", lambda: count(tocsin, "radio", "label-missing") == 1)
    assert {alert["labels"]["device"] for incident in tocsin.incidents() for alert in incident["alerts"]} == {
        "51",
        "1234567890123456789",
    }
    assert not [message for message in person.messages if message.json["kind"] == "resolved"]
    device.publish("rtl_433/roof/devices", {"id": 51, "battery": 90})
    told(person, "resolved", "51:")


def test_names_that_look_alike_are_devices_of_their_own(workshop):
    broker = workshop.broker()
    text = (
        'broker: {url: "mqtt://127.0.0.1:1", client_id: tocsin}\n'
        'sources: [{name: plant, filter: plant/#, topic: "plant/{device}/{measure}", payload: json}]\n'
        'rules: [{name: warm, topic: "plant/{device}/temperature", key: [device], when: payload.value > 0, '
        'summary: "{{labels.device}}"}]\n'
    )
    tocsin = workshop.tocsin(workshop.configuration(text), broker)
    device = workshop.client(broker)
    # Composed and decomposed; the Kelvin sign and the letter.
    names = ["k\u00fchler", "ku\u0308hler", "K1", "\u212a1"]
    for name in names[:3]:
        device.publish(f"plant/{name}/temperature", {"value": 5})
    device.publish(f"plant/{names[1]}/temperature", {"value": -5})
    device.publish(f"plant/{names[3]}/temperature", {"value": -5})
    wait_for("all of it", lambda: tocsin.metrics()["tocsin_events_total"] == 5)
    alerts = [alert for incident in tocsin.incidents() for alert in incident["alerts"]]
    states = {alert["labels"]["device"]: alert["state"] for alert in alerts}
    assert states == {names[0]: "firing", names[1]: "resolved", names[2]: "firing"}


def test_each_reading_of_a_message_is_an_event_of_its_own(workshop):
    tocsin, device, person = service(workshop)
    readings = [
        {"n": "fz-1", "measure": "temperature", "v": -5, "id": "a"},
        {"n": "fz-2", "measure": "temperature", "v": -18, "id": "b"},
        {"measure": "temperature", "v": 99},
        {"n": "fz/3", "measure": "temperature", "v": -4},
    ]
    device.publish("plant/porto/gw-1/batch", {"readings": readings})
    told(person, "firing", "fz-1 at porto")
    told(person, "firing", "fz_3 at porto")
    (letter,) = workshop.keep(Store(tocsin.database)).dead_letters()
    assert letter[2] == "item-topic" and "reading 2" in letter[3] and "1 of 4" in letter[3]
    metrics = tocsin.metrics()
    assert metrics["tocsin_events_total"] == 3
    # The first input of a new store is the start; whichever number the message has, its readings are told apart.
    lines = []

    def explained() -> bool:
        for number in range(1, 10):
            answer = tocsin.get(f"/explain/e-{number}.0")
            if answer.status == 200:
                lines[:] = [answer.json, tocsin.get(f"/explain/e-{number}.1").json, tocsin.get(f"/explain/e-{number}").json]
                return True
        return False

    wait_for("the first reading to be explained", explained)
    first, second, whole = (json.dumps(explanation) for explanation in lines)
    assert "device=fz-1" in first and "fz-2" not in json.dumps([line for line in lines[0]["lines"] if "alert" in line])
    assert "device=fz-2" in second
    assert "device=fz-1" in whole and "device=fz-2" in whole

    # Sent once more, the readings that have an id are known; `not a list` is a dead letter.
    device.publish("plant/porto/gw-1/batch", {"readings": readings[:2]})
    wait_for("duplicates", lambda: tocsin.metrics()["tocsin_events_duplicate_total"] == 2)
    device.publish("plant/porto/gw-1/batch", {"readings": 5})
    device.publish("plant/porto/gw-1/batch", {})
    device.publish("plant/porto/gw-1/batch", {"readings": []})
    device.publish("plant/porto/gw-1/batch", {"readings": [{}] * 10_001})
    wait_for("the last one", lambda: count(tocsin, "gateways", "too-many-items") == 1)
    assert count(tocsin, "gateways", "each-not-a-list") == 1
    assert count(tocsin, "gateways", "each-failed") == 1
    device.publish("plant/porto/gw-2/batch", {"readings": [{"n": "fz-1", "measure": "temperature", "v": -20}]})
    told(person, "resolved", "fz-1 at porto")


def test_a_message_that_is_read_in_part_is_known_whole_after_a_crash(workshop):
    tocsin, device, person = service(workshop)
    good = [{"n": f"fz-{place}", "measure": "temperature", "v": -30, "note": "x" * 40} for place in range(40)]
    device.publish("plant/porto/gw-1/batch", {"readings": [*good, {"n": "", "measure": "temperature"}]})
    wait_for("the readings", lambda: tocsin.metrics()["tocsin_events_total"] == 40)
    assert count(tocsin, "gateways", "item-topic") == 1
    tocsin.kill()
    tocsin.start()
    assert tocsin.metrics()["tocsin_events_total"] == 40
    assert [code for _, _, code, _ in workshop.keep(Store(tocsin.database)).dead_letters()] == ["item-topic"]
    device.publish("plant/porto/gw-1/batch", {"readings": [{"n": "fz-7", "measure": "temperature", "v": -1}]})
    told(person, "firing", "fz-7 at porto")


def test_what_a_terminal_leaves_behind_a_number_is_read_over(workshop):
    tocsin, device, person = service(workshop)
    for meter, payload in {"nul": b"21.5\x00", "line": b"21.5\r\n", "both": b"21.5\n\x00\x00"}.items():
        device.publish(f"meters/{meter}", payload)
        told(person, "firing", f"{meter} says 21.5")
    device.publish("state/d-1", b"offline\x00")
    told(person, "firing", "d-1 is offline")
    # The empty payload that clears is nothing at all.
    before = tocsin.metrics()["tocsin_events_total"]
    device.publish("state/d-1", b"offline", retain=True)
    device.publish("state/d-1", b"", retain=True)
    wait_for("the clearing to be counted", lambda: count(tocsin, "state", "cleared") == 1)
    assert tocsin.metrics()["tocsin_events_total"] == before + 1
    assert workshop.keep(Store(tocsin.database)).dead_letters() == []
    assert not [message for message in person.messages if message.json["kind"] == "resolved"]


def test_times_of_every_kind_are_read_and_what_cannot_be_is_counted(workshop):
    tocsin, device, person = service(workshop)
    # An hour ago: old enough to tell that it is read, and not so old that it is no time to reckon with.
    seconds = int(time.time()) - 3600
    moment = datetime.fromtimestamp(seconds, UTC)
    shown = f"{moment:%Y-%m-%dT%H:%M:%S}"
    times = {
        "s": seconds,
        "ms": seconds * 1000,
        "us": seconds * 1_000_000,
        "ns": seconds * 1_000_000_000,
        "zone": moment.astimezone(timezone(timedelta(hours=1))).isoformat(),
        "local": f"{moment.astimezone(ZoneInfo('Europe/Lisbon')):%Y-%m-%dT%H:%M:%S}",
    }
    for name, written in times.items():
        device.publish(f"clocks/{name}", {"bad": True, "time": written})
    for name in times:
        told(person, "firing", f"{name} at {shown}")
    for written in [shown, "soon", -1, 1e300, 0]:
        device.publish("naive/n", {"time": written})

    def counted() -> dict[str, float]:
        return {
            name: value
            for name, value in tocsin.metrics().items()
            if name.startswith("tocsin_source_times_unread_total{") and 'source="naive"' in name
        }

    wait_for("the times to be counted", lambda: sum(counted().values()) == 5)
    reasons = {reason: value for name, value in counted().items() for reason in ["no-zone", "too-old", "unreadable"] if reason in name}
    assert reasons == {"no-zone": 1, "too-old": 2, "unreadable": 2}


def test_what_real_devices_say_is_decoded_line_by_line(workshop, shared):
    tocsin = workshop.tocsin("payloads", workshop.broker(start=False), start=False)
    path = workshop.directory / "corpus.yaml"
    filters = ["#", "$SYS/#", "$aws/#", "$iothub/#"]
    sources = "\n".join(f'  - {{name: s{place}, filter: "{filter}"}}' for place, filter in enumerate(filters))
    path.write_text(f"sources:\n{sources}\nrouting: {{notify: [user:ana]}}\nusers: {{ana: {{}}}}\n")
    corpus = [json.loads(line) for line in (shared / "payloads/payloads.jsonl").read_text().splitlines()]
    lines = [
        json.dumps({key: entry[key] for key in ("topic", "payload", "payload_base64") if key in entry})
        for entry in corpus
    ]
    done = tocsin.verb("decode", "--config", path, stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["topic"] for answer in answers] == [entry["topic"] for entry in corpus]
    for entry, answer in zip(corpus, answers):
        payload = entry.get("payload", "").encode() or base64.b64decode(entry.get("payload_base64", ""))
        assert ("event" in answer) != ("rejected" in answer)
        if not payload:
            assert "clears a retained message" in answer["rejected"]


def test_decode_prints_a_line_for_each_reading(workshop):
    tocsin = workshop.tocsin("payloads", workshop.broker(start=False), start=False)
    payload = json.dumps({"readings": [{"n": "a", "measure": "t"}, {}, {"n": "b/c", "measure": "t"}]})
    topic = ["--topic", "plant/porto/gw-1/batch", "--payload", payload]
    done = tocsin.verb("decode", "--config", tocsin.configuration, *topic)
    first, second, rejected = (json.loads(line) for line in done.stdout.splitlines())
    assert [line["event"]["topic"] for line in (first, second)] == ["plant/porto/a/t", "plant/porto/b_c/t"]
    assert first["event"]["labels"] == {"gateway": "gw-1", "site": "porto"}
    assert rejected["rejected"].startswith("1 of 3 readings: reading 1: ")
    done = tocsin.verb("eval", "payload.n", "--config", tocsin.configuration, *topic)
    assert done.stdout.splitlines() == ["a", "b/c"]
