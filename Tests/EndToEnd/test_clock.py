"""Somebody sets the clock of the machine: nothing is told early or late by it, and it is said."""

import time

import pytest

from support.clock import Clock
from support.waiting import let_pass, wait_for


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def start(workshop, clock, broker):
    tocsin = workshop.tocsin("clock", broker, start=False)
    tocsin.env |= clock.env
    mint = tocsin.token
    # Good for longer than the clock is set forward.
    tocsin.token = lambda user="ana", role="responder", **more: mint(user, role, ttl=7200, **more)
    return tocsin.start()


def beat(device) -> None:
    device.publish("plant/a/humidity", {"value": 1})


def rules(tocsin) -> set[str]:
    return {incident["labels"].get("rule", "") for incident in tocsin.incidents()}


@pytest.mark.parametrize("step", [-3600, 3600], ids=["back", "forward"])
def test_a_clock_that_is_set_moves_nothing(workshop, clock, step):
    broker = workshop.broker()
    tocsin = start(workshop, clock, broker)
    device = workshop.client(broker)
    bo = workshop.client(broker, "tocsin/users/bo/notifications")
    ana = workshop.client(broker, "tocsin/users/ana/notifications")
    beat(device)
    begin = time.monotonic()
    device.publish("plant/a/temperature", {"value": 5})
    device.publish("plant/b/door", {"open": True})
    wait_for("the first step", lambda: any(m.json["labels"].get("rule") == "warm" for m in ana.messages))
    clock.set(step)
    # Of its own it sees it, without any event; and an hour that did not pass makes nobody silent, and nothing held for long enough.
    wait_for("the clock to be noticed", lambda: tocsin.metrics()["tocsin_clock_steps_total"] == 1)
    assert time.monotonic() - begin < 14, "before anything could be due"
    assert rules(tocsin) == {"warm", "tocsin-clock-step"}
    wait_for("the second step", lambda: any(m.json["labels"].get("rule") == "warm" for m in bo.messages), timeout=30)
    assert time.monotonic() - begin > 14.5
    wait_for("what is held for 30 s", lambda: "held" in rules(tocsin), timeout=60)
    assert 29 < time.monotonic() - begin < 60
    assert "silent" not in rules(tocsin)
    assert "the wall clock was set" in tocsin.log
    # Times that people see are by the clock as it is now.
    held = next(i for i in tocsin.incidents() if i["labels"].get("rule") == "held")
    seen = time.mktime(time.strptime(held["opened_at"][:19], "%Y-%m-%dT%H:%M:%S")) - time.timezone
    assert abs(seen - (time.time() + step)) < 60, held["opened_at"]


def test_a_clock_that_was_put_back_while_it_was_down(workshop, clock):
    broker = workshop.broker()
    tocsin = start(workshop, clock, broker)
    device = workshop.client(broker)
    bo = workshop.client(broker, "tocsin/users/bo/notifications")
    device.publish("plant/a/temperature", {"value": 5})
    wait_for("the incident", lambda: "warm" in rules(tocsin))
    tocsin.kill()
    clock.set(-3600)
    tocsin.start()
    wait_for("the second step", lambda: any(m.json["labels"].get("rule") == "warm" for m in bo.messages), timeout=40)
    wait_for("it to be said", lambda: "tocsin-clock-step" in rules(tocsin))
    # And again by a restart without anything: the journal, whose times go back, is read as it was written.
    before = tocsin.incidents()
    tocsin.kill()
    tocsin.start()
    assert [i["id"] for i in tocsin.incidents()] == [i["id"] for i in before]
    let_pass(2)
    assert tocsin.metrics()["tocsin_clock_steps_total"] == 0
    tocsin.stop()
    replayed = tocsin.verb("replay", "--config", tocsin.configuration, "--from-store")
    assert replayed.returncode == 0, replayed.stderr
    assert "ana" in replayed.stdout and "bo" in replayed.stdout
