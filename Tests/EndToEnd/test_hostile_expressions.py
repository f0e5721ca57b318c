"""What a person or a device may write, an expression, a name or a run of combining marks, neither ends nor holds up anything."""

import json
import time

import pytest


WARM = {"value": -8}
COLD = {"value": -20}

DEAR = {
    "a limit of the largest size": 'rule.replace("", "x", 9223372036854775807) == "x"',
    "a key that is one list many times over": "cel.bind(x, [1], "
    + "cel.bind(x, [x, x], " * 34
    + '{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1, "h": 1, "i": 1}[x] == 1'
    + ")" * 35,
    "has() in has()": "has(" + "(has(" * 34 + "labels" + ".a)?{}:{})" * 34 + ".a)",
    "loops in loops": "".join(f"[0,1,2,3,4,5,6,7,8,9].all(y{depth}, " for depth in range(9)) + "true" + ")" * 9,
    "a pattern that is dear": "rule.matches('(a?){300}(b?){300}c') || labels.device.matches('[ab]*a[ab]{900}c')",
}


@pytest.fixture
def small(workshop):
    broker = workshop.broker()
    return broker, workshop.tocsin("small", broker)


def heard(workshop, broker, person, device: str) -> float:
    """Seconds until a person has the alarm of a device."""
    begin = time.monotonic()
    workshop.client(broker).publish(f"plant/lab/{device}/temperature", WARM)
    person.wait_for(device, lambda message: message.json["labels"].get("device") == device)
    return time.monotonic() - begin


@pytest.mark.alone
@pytest.mark.parametrize("what", DEAR)
def test_a_mute_holds_nobody_up_whatever_it_says(workshop, small, what):
    broker, tocsin = small
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    answer = tocsin.request("PUT", "/me/preferences", body={"mutes": [{"match": DEAR[what]}]})
    assert answer.status in (200, 204, 400), answer.body
    for number in range(3):
        assert heard(workshop, broker, person, f"fz-{number}") < 2
    tocsin.stop()
    tocsin.start()
    assert heard(workshop, broker, person, "fz-9") < 2


def test_an_id_beyond_what_the_store_holds_is_refused(small):
    _, tocsin = small
    for query in ("/incidents?after=i-18446744073709551615", "/incidents?after=i-9223372036854775808"):
        assert tocsin.get(query).status == 400
    for path in ("/incidents/i-18446744073709551615", "/notifications/n-18446744073709551615/links"):
        assert tocsin.get(path).status == 404
    assert tocsin.get("/incidents?after=i-9223372036854775807").status == 200


@pytest.mark.parametrize("one, other", [("k\u00fchler", "ku\u0308hler"), ("K1", "\u212a1")])
def test_devices_whose_names_only_look_alike_are_two(workshop, small, one, other):
    broker, tocsin = small
    device = workshop.client(broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    device.publish(f"plant/lab/{one}/temperature", WARM)
    person.wait_for("the alarm", lambda message: message.json["labels"].get("device") == one)
    device.publish(f"plant/lab/{other}/temperature", COLD)
    device.publish("plant/lab/last/temperature", WARM)
    person.wait_for("the last", lambda message: message.json["labels"].get("device") == "last")
    states = {incident["labels"]["device"]: incident["state"] for incident in tocsin.incidents()}
    assert states == {one: "open", "last": "open"}
    device.publish(f"plant/lab/{other}/temperature", WARM)
    person.wait_for("the other's own alarm", lambda message: message.json["labels"].get("device") == other)


@pytest.mark.alone
def test_a_message_of_combining_marks_holds_nobody_up(workshop, small):
    broker, _ = small
    device = workshop.client(broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    marks = "\u0316\u0301" * 30_000
    payloads = [{"value": marks}, {marks: 1, "b" + marks: 2, **{f"k{number}": 0 for number in range(20)}}, {"id": marks, "value": -8}]
    for number, payload in enumerate(payloads):
        device.publish("plant/lab/mad/temperature", json.dumps(payload, ensure_ascii=False).encode())
        assert heard(workshop, broker, person, f"fz-{number}") < 1
    workshop.client(broker).publish("plant/lab/a" + "\u0316\u0301" * 60 + "/temperature", WARM)
    assert heard(workshop, broker, person, "fz-after") < 1


def test_a_device_writes_no_second_line_and_chooses_no_host(workshop, small):
    broker, _ = small
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    workshop.client(broker).publish("plant/lab/fz-1: fine\u2028critical: fz-2 burns\u202e/temperature", WARM)
    message = person.wait_for("the alarm", lambda message: "fz-2" in message.json["title"])
    assert message.json["title"] == "fz-1: fine\ufffdcritical: fz-2 burns\ufffd at lab: -8 °C"
    assert message.json["body"] == message.json["title"]
