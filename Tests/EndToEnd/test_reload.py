"""SIGHUP: a good configuration takes over, a bad one changes nothing."""

import os
import signal
import time

import pytest

from support import CONFIG
from support.waiting import wait_for


@pytest.fixture
def running(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    # Its own copy, to be changed.
    tocsin.stop()
    tocsin.configuration = tocsin.directory / "own.yaml"
    tocsin.configuration.write_text((CONFIG / "small.yaml").read_text())
    tocsin.start()
    return tocsin, workshop.client(broker), workshop.client(broker, "tocsin/users/ana/notifications")


def reload(tocsin, text: str, answer: str) -> str:
    """Puts another configuration in place, and gives what the log says of it."""
    before = len(tocsin.log)
    tocsin.configuration.write_text(text)
    os.kill(tocsin.process.pid, signal.SIGHUP)
    wait_for(f"the log to say {answer}", lambda: answer in tocsin.log[before:])
    return tocsin.log[before:]


# Each with what the log says of it, and how long a service may be busy with refusing it.
BAD = {
    "five mistakes": ("rules: [", "rules: [{name: warm, topic: plant/#, whem: 'true'}, "),
    "an expression that is none": ("payload.value > -12.0", "payload.value >"),
    "an unknown name": ("payload.value > -12.0", "paylaod.value > -12.0"),
    "a template that names nothing": ("{{labels.device}} at", "{{lables.device}} at"),
    "a regular expression that is none": ("payload.value > -12.0", "payload.name.matches('(')"),
    "no YAML at all": ("rules:", "rules: ]["),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_bad_configuration_is_refused_as_a_whole(running, mistake):
    tocsin, device, person = running
    device.publish("plant/porto/fz-1/temperature", {"value": -8})
    person.wait_for("the first", lambda message: message.json["kind"] == "firing")
    old, new = BAD[mistake]
    good = tocsin.configuration.read_text()
    # Also something that would count at once, if it were taken.
    bad = good.replace(old, new, 1).replace("payload > 100.0", "payload > 1.0")
    if bad == good.replace("payload > 100.0", "payload > 1.0"):
        bad = bad.replace("rules:\n", "rules:\n  - {name: warm, topic: plant/#, whem: 'true'}\n", 1)
    begin = time.monotonic()
    said = reload(tocsin, bad, "the new configuration is refused; the old one stays")
    assert time.monotonic() - begin < 5
    assert f"{tocsin.configuration}:" in said, "the place of the mistake"

    device.publish("meters/m-1", "50")
    device.publish("plant/porto/fz-2/temperature", {"value": -8})
    person.wait_for("what the old rules say", lambda message: "fz-2" in message.json["title"])
    assert {each["labels"]["rule"] for each in tocsin.incidents()} == {"warm"}
    assert len(tocsin.incidents()) == 2


def test_a_good_configuration_takes_over_and_what_is_open_goes_on(running):
    tocsin, device, person = running
    device.publish("plant/porto/fz-1/temperature", {"value": -8})
    person.wait_for("the first", lambda message: message.json["kind"] == "firing")
    text = tocsin.configuration.read_text().replace("payload > 100.0", "payload > 1.0")
    reload(tocsin, text, "configuration reloaded")
    device.publish("meters/m-1", "50")
    person.wait_for("what the new rules say", lambda message: message.json["labels"].get("rule") == "much")
    assert {each["labels"]["rule"] for each in tocsin.incidents()} == {"warm", "much"}

    # A rule that is gone ends what it opened, and says so.
    begin, end = text.index("  - name: warm"), text.index("  - name: much")
    reload(tocsin, text[:begin] + text[end:], "configuration reloaded")
    person.wait_for("the end", lambda message: message.json["kind"] == "resolved" and "fz-1" in message.json["title"])

    # After a restart it is the same.
    tocsin.stop()
    tocsin.start()
    assert {each["labels"]["rule"] for each in tocsin.incidents(state="open")} == {"much"}
