"""What one message, or one expression that comes through the API, holds the loop for at most.

How long each turn decided is printed (`make hostile`); what is asserted is what the loop's own watchdog calls slow, which a busy machine
keeps as well.
"""

import json
from pathlib import Path

import pytest
from support.waiting import wait_for
from test_hostile_expressions import DEAR

CONFIG = Path(__file__).parent / "config/worst_turns.yaml"
READINGS = 10_000
#: Seconds.
SLOW = 0.25


def _readings(prefix: str, value: float) -> bytes:
    readings = [{"d": f"{prefix}{number}", "v": value} for number in range(READINGS)]
    return json.dumps({"r": readings}, separators=(",", ":")).encode()


def _text(payload) -> bytes:
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()


#: Each at most 256 KiB, which is what a message may have.
MESSAGES = {
    "10,000 readings that raise": ("gateways/porto", _readings("d", 2)),
    "10,000 readings that end": ("gateways/porto", _readings("d", 0)),
    "10,000 readings of nothing": ("gateways/lab", _readings("e", 0)),
    "1,200 long texts": ("plant/a", _text({"x": ["é" * 100] * 1200})),
    "60 levels and 90,000 numbers": ("plant/b", b'{"x":' + b"[" * 60 + b"1" + b"]" * 60 + b',"y":[' + b"1," * 90_000 + b"1]}"),
    "120,000 combining marks": ("plant/c", _text({"x": ["a\u0301" * 60_000]})),
    "30,000 numbers": ("plant/d", _text({"x": list(range(30_000))})),
    "15,000 fields": ("plant/e", _text({"x": {f"k{number}": number for number in range(15_000)}})),
    "200,000 quotes": ("plant/f", _text({"x": '"' * 120_000})),
}


#: What fills the preferences that somebody sets: each beside so many others that the body may just hold them.
MUTES = {
    "seven patterns each": "||".join(f"rule.matches('(?i)[a-z]{{900}}{number}')" for number in range(7)),
    "classes of Unicode": "rule.matches('" + r"\\pL|" * 190 + "')",
    "repetitions": "rule.matches('" + "a{900}|" * 140 + "')",
    "many parts": "1" + "<2||1" * 190 + "<2",
    "one long pattern": "rule.matches('" + "a|" * 450 + "')",
}


class Turns:
    """How long the turns decided since the last look, by classes."""

    def __init__(self, tocsin):
        self.tocsin = tocsin
        self.before = self._read()

    def _read(self) -> dict[float, float]:
        prefix, suffix = 'tocsin_turn_phase_seconds_bucket{le="', '",phase="deciding"}'
        return {
            float(name[len(prefix) : -len(suffix)].replace("+Inf", "inf")): value
            for name, value in self.tocsin.metrics().items()
            if name.startswith(prefix) and name.endswith(suffix)
        }

    def take(self) -> dict[float, int]:
        """Of each class that has any, by its upper bound in seconds: how many turns."""
        now = self._read()
        since = {bound: now[bound] - self.before.get(bound, 0) for bound in now}
        self.before = now
        classes, below = {}, 0
        for bound in sorted(since):
            if since[bound] > below:
                classes[bound] = int(since[bound] - below)
            below = since[bound]
        return classes


def _report(what: str, classes: dict[float, int]) -> None:
    print(f"{what}: " + ", ".join(f"{count} turns <= {bound * 1000:g} ms" for bound, count in classes.items()))


def _settle(tocsin, device, number: int) -> None:
    """Waits until a further message was decided on, and with it everything before it."""
    seen = _messages(tocsin)
    device.publish("plant/marker", {"x": [number]})
    wait_for(
        "the last message",
        lambda: _messages(tocsin) > seen and tocsin.metrics()["tocsin_events_waiting"] == 0,
        timeout=60,
    )


def _messages(tocsin) -> float:
    """Of the source that the markers come through, whatever became of them."""
    counts = tocsin.metrics().items()
    return sum(count for name, count in counts if name.startswith("tocsin_source_messages_total") and '"plant"' in name)


@pytest.mark.alone
@pytest.mark.parametrize("group_by", ["[device]", "[rule]"], ids=["an incident each", "one incident"])
def test_no_message_holds_the_loop_up(workshop, group_by):
    text = CONFIG.read_text().replace("group_by: [device]", f"group_by: {group_by}")
    path = workshop.directory / "worst_turns.yaml"
    path.write_text(text)
    broker = workshop.broker()
    tocsin = workshop.tocsin(path, broker)
    device = workshop.client(broker)
    # What is done once: the first statements, pages and caches.
    device.publish("gateways/lab", _readings("w", 0))
    wait_for("the first message", lambda: tocsin.metrics()["tocsin_events_total"] >= READINGS)
    turns = Turns(tocsin)
    worst = 0.0
    for number, (what, (topic, body)) in enumerate(MESSAGES.items()):
        assert len(body) <= 256 * 1024, what
        device.publish(topic, body)
        _settle(tocsin, device, number)
        classes = turns.take()
        _report(what, classes)
        worst = max([worst, *classes])
    assert worst <= SLOW


@pytest.mark.alone
@pytest.mark.parametrize("what", DEAR)
def test_no_expression_through_the_api_holds_the_loop_up(workshop, what):
    broker = workshop.broker()
    tocsin = workshop.tocsin(CONFIG, broker)
    device = workshop.client(broker)
    device.publish("plant/first", {"x": [0]})
    wait_for("the first", lambda: len(tocsin.incidents()) == 1)
    turns = Turns(tocsin)
    # Whoever may, asks for as much as one may have.
    for user in ("ana", "bo"):
        answer = tocsin.request("PUT", "/me/preferences", user=user, body={"mutes": [{"match": DEAR[what]}] * 20})
        assert answer.status in (200, 204, 400), answer.body
        for _ in range(20):
            answer = tocsin.request("POST", "/silences", user=user, body={"match": DEAR[what], "for": "1h"})
            assert answer.status in (201, 400, 429), answer.body
    device.publish("gateways/porto", _readings("d", 2))
    for number in range(20):
        device.publish(f"plant/d{number}", {"x": [number]})
    _settle(tocsin, device, 0)
    classes = turns.take()
    _report(what, classes)
    assert max(classes) <= SLOW


@pytest.mark.alone
def test_no_preferences_hold_the_loop_up(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin(CONFIG, broker)
    for what, match in MUTES.items():
        turns = Turns(tocsin)
        body = {"mutes": [{"match": match}] * min(100, 60_000 // len(json.dumps(match)))}
        for method in ("PUT", "GET"):
            answer = tocsin.request(method, "/me/preferences", **({"body": body} if method == "PUT" else {}))
            assert answer.status in (200, 400), answer.body
        classes = turns.take()
        _report(f"{len(body['mutes'])} mutes, {what}", classes)
        assert max(classes) <= SLOW
