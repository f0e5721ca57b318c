"""Brokers as they are in the field: they number anew, refuse, copy, forget, hang, and let others in under our name."""

import json
import os
import signal
import subprocess
import threading
import time

import pytest

from support import fake_wire as wire
from support.mqtt import Client
from support.waiting import let_pass, wait_for

PLANT = """
sources: [{name: plant, filter: plant/#, topic: "plant/{device}/{measure}", payload: json}]
rules:
  - {name: hot, topic: "plant/{device}/temperature", key: [device], when: payload.value > 50.0, severity: critical, summary: hot}
"""
HOT = json.dumps({"value": 80})
# How often the longer ones are done, and for how many seconds they stop what they stop.
ROUNDS = range(int(os.environ.get("TOCSIN_ROUNDS", "1")))
STOP = float(os.environ.get("TOCSIN_STOP_SECONDS", "12"))


def broker(version: str = "5", **more) -> str:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    if version != "5":
        extra += f', version: "{version}"'
    return f'broker: {{url: "mqtt://127.0.0.1:1", client_id: tocsin{extra}}}\n'


def events(tocsin) -> int:
    return int(tocsin.metrics()["tocsin_events_total"])


def rules(tocsin, **query) -> set[str]:
    return {incident["labels"].get("rule", "") for incident in tocsin.incidents(**query)}


def reasons(tocsin) -> str:
    return tocsin.get("/readyz", base="").body.decode()


# Redelivery


def test_a_broker_that_numbers_from_one_on_each_connection_loses_nothing(workshop):
    fake = workshop.fake_broker(numbers_from=1)
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake)
    for round_ in range(3):
        seen = len(fake.packets)
        fake.queue("tocsin", "plant/a/temperature", HOT)
        wait_for("the event", lambda: events(tocsin) == round_ + 1)
        fake.wait_for("its acknowledgement", lambda p: p.kind == wire.PUBACK and p.packet_id == 1, after=seen)
        fake.disconnect("tocsin")
        fake.wait_for("the next connection", lambda p: p.kind == wire.SUBSCRIBE and p.client == "tocsin", after=seen)
    assert events(tocsin) == 3


def test_a_redelivery_with_its_flag_is_known(workshop):
    fake = workshop.fake_broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake)
    # It hears no acknowledgement, and so delivers again.
    fake.rules.mute = {wire.PUBACK, wire.UNSUBSCRIBE}
    fake.queue("tocsin", "plant/a/temperature", HOT)
    wait_for("the event", lambda: events(tocsin) == 1)
    fake.disconnect("tocsin")
    wait_for("the redelivery", lambda: tocsin.metrics()["tocsin_redeliveries_dropped_total"] == 1)
    assert events(tocsin) == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_broker_restored_from_an_older_save_loses_nothing(workshop, round_):
    mosquitto = workshop.broker(more="persistence true\nautosave_interval 3600\n")
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), mosquitto)
    # Saves what there is: from here it will number again.
    mosquitto.signal(signal.SIGUSR1)
    wait_for("the save", lambda: (mosquitto.directory / "mosquitto.db").exists())
    device = Client(mosquitto.port)
    device.publish("plant/a/temperature", HOT)
    wait_for("the first", lambda: events(tocsin) == 1)
    device.close()
    mosquitto.kill()
    wait_for("the loss to be noticed", lambda: tocsin.get("/readyz", base="").status == 503)
    mosquitto.start()
    tocsin.wait_ready()
    device = workshop.client(mosquitto)
    device.publish("plant/a/temperature", HOT)
    device.publish("plant/b/temperature", HOT)
    wait_for("both", lambda: events(tocsin) >= 3)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_broker_that_is_killed_while_alarms_wait_in_it_loses_none(workshop, round_):
    mosquitto = workshop.broker(persistent=True)
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), mosquitto)
    tocsin.kill()
    device = Client(mosquitto.port)
    for number in range(50):
        device.publish(f"plant/d{number}/temperature", HOT)
    device.close()
    # What it has saved it keeps: this is the moment after.
    saved = mosquitto.log.count("Saving in-memory database")
    mosquitto.signal(signal.SIGUSR1)
    wait_for("the save", lambda: mosquitto.log.count("Saving in-memory database") > saved)
    wait_for("its end", lambda: not (mosquitto.directory / "mosquitto.db.new").exists())
    mosquitto.kill()
    mosquitto.start()
    tocsin.start()

    def told() -> bool:
        return len({i["labels"]["device"] for i in tocsin.incidents() if "device" in i["labels"]}) == 50

    wait_for("every alarm", told)


# Absence

SILENT = """
sources: [{name: plant, filter: plant/#, topic: "plant/{device}/{measure}", payload: json}]
rules:
  - {name: silent, topic: "plant/{device}/#", key: [device], absent: 5s, severity: error, summary: "{{labels.device}} is silent"}
"""


class Devices:
    """Each says something every half second, until it is told not to."""

    def __init__(self, port: int, *names: str):
        self._clients = {name: Client(port) for name in names}
        self._silent: set[str] = set()
        self._is_over = threading.Event()
        for name in names:
            threading.Thread(target=self._speak, args=(name,), daemon=True).start()

    def _speak(self, name: str) -> None:
        while not self._is_over.wait(0.5):
            if name not in self._silent:
                self._clients[name]._client.publish(f"plant/{name}/temperature", '{"value": 1}', qos=1)

    def silence(self, name: str) -> None:
        self._silent.add(name)

    def close(self) -> None:
        self._is_over.set()
        for client in self._clients.values():
            client.close()


@pytest.mark.parametrize("whom", ["broker", "tocsin"])
@pytest.mark.parametrize("round_", ROUNDS)
def test_whoever_is_stopped_for_a_while_no_device_is_called_silent(workshop, whom, round_):
    mosquitto = workshop.broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + SILENT), mosquitto)
    devices = workshop.keep(Devices(mosquitto.port, "a", "b", "c"))
    wait_for("the devices", lambda: events(tocsin) >= 6)
    stopped = mosquitto if whom == "broker" else tocsin.process
    stopped.signal(signal.SIGSTOP)
    try:
        let_pass(STOP)
    finally:
        stopped.signal(signal.SIGCONT)
    tocsin.wait_ready()
    before = events(tocsin)
    wait_for("the devices again", lambda: events(tocsin) >= before + 30, timeout=40)
    assert "silent" not in rules(tocsin)
    # It still knows silence when there is one.
    devices.silence("b")
    wait_for("the silence", lambda: "silent" in rules(tocsin))
    assert [i["labels"]["device"] for i in tocsin.incidents() if i["labels"]["rule"] == "silent"] == ["b"]


def test_a_broker_that_does_not_answer_is_no_silence_and_not_ready(workshop):
    fake = workshop.fake_broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + SILENT), fake)
    fake.publish("plant/a/temperature", '{"value": 1}')
    wait_for("the device", lambda: events(tocsin) == 1)
    fake.hang()
    wait_for("the loss to be noticed", lambda: "does not answer" in reasons(tocsin), timeout=30)
    let_pass(6)
    assert "silent" not in rules(tocsin)
    fake.resume()
    tocsin.wait_ready()
    wait_for("the silence, after one more cadence", lambda: "silent" in rules(tocsin))
    assert tocsin.metrics()["tocsin_broker_probes_late_total"] >= 1


# Subscriptions


def test_a_refused_filter_is_said_and_retried_and_no_silence(workshop):
    fake = workshop.fake_broker()
    text = SILENT.replace("sources: [", "sources: [{name: meters, filter: meters/#}, ")
    tocsin = workshop.tocsin(workshop.configuration(broker() + text), fake)
    fake.publish("plant/a/temperature", '{"value": 1}')
    wait_for("the device", lambda: events(tocsin) == 1)
    fake.rules.suback = {"plant/#": 0x87}
    fake.sessions["tocsin"].subscriptions.pop("plant/#", None)
    fake.disconnect("tocsin")
    wait_for("the refusal", lambda: "plant/#" in reasons(tocsin))
    assert tocsin.get("/readyz", base="").status == 503 and "ot authori" in reasons(tocsin)
    wait_for("its alert", lambda: "tocsin-source-cut-off" in rules(tocsin))
    let_pass(6)
    assert "silent" not in rules(tocsin)
    fake.rules.suback = {}
    wait_for("the filter to be granted", lambda: tocsin.get("/readyz", base="").status == 200, timeout=30)
    wait_for("the end of its alert", lambda: "tocsin-source-cut-off" not in rules(tocsin, state="open"))
    fake.publish("plant/a/temperature", '{"value": 1}')
    wait_for("the device again", lambda: events(tocsin) == 2)


OVERLAPPING = {
    "covered": ["plant/+/door", "plant/#"],
    "in part": ["plant/+/door", "plant/a/+"],
}


def overlapping(filters: list[str]) -> str:
    sources = ", ".join(f'{{name: s{n}, filter: "{name}"}}' for n, name in enumerate(filters))
    return f"sources: [{sources}]\n"


@pytest.mark.parametrize("version", ["5", "3.1.1"])
@pytest.mark.parametrize("case", OVERLAPPING)
@pytest.mark.parametrize("kind", ["mosquitto", "copying"])
def test_a_message_that_several_filters_fit_counts_once(workshop, kind, case, version):
    if kind == "mosquitto":
        its_broker = workshop.broker()
    else:
        its_broker = workshop.fake_broker(copies_for_overlaps=True)
    device = workshop.client(its_broker)
    device.publish("plant/a/door", "kept", retain=True)
    tocsin = workshop.tocsin(workshop.configuration(broker(version) + overlapping(OVERLAPPING[case])), its_broker)
    wait_for("what is retained", lambda: events(tocsin) >= 1)
    for number in range(10):
        device.publish("plant/a/door", f"{number}")
    # Comes last, and but once.
    device.publish("plant/b/door", "last")
    wait_for("the last", lambda: events(tocsin) >= 12)
    assert events(tocsin) == 12
    # Whoever says the same again is heard again.
    if version == "5":
        for _ in range(3):
            device.publish("plant/a/door", "same")
        wait_for("what was said again", lambda: events(tocsin) >= 15)
        assert events(tocsin) == 15


def test_a_filter_that_left_the_configuration_while_tocsin_was_down_is_unsubscribed(workshop):
    fake = workshop.fake_broker()
    both = broker() + 'sources: [{name: a, filter: "a/#"}, {name: b, filter: "b/#"}]\n'
    tocsin = workshop.tocsin(workshop.configuration(both), fake)
    fake.wait_subscribed("tocsin", "a/#", "b/#")
    tocsin.stop()
    tocsin.configuration.write_text(tocsin.configuration.read_text().replace(', {name: b, filter: "b/#"}', ""))
    tocsin.start()
    wait_for("the filter to go", lambda: set(fake.sessions["tocsin"].subscriptions) == {"a/#"})
    # Under another name it has another session; the first one is what it was when it comes back.
    tocsin.stop()
    text = tocsin.configuration.read_text()
    tocsin.configuration.write_text(text.replace("client_id: tocsin", "client_id: other").replace('"a/#"', '"c/#"'))
    tocsin.start()
    fake.wait_subscribed("other", "c/#")
    assert not fake.sent(wire.UNSUBSCRIBE, "other", filters=[("a/#", 0)])
    tocsin.stop()
    tocsin.configuration.write_text(text.replace('"a/#"', '"c/#"'))
    tocsin.start()
    wait_for("the old session to follow", lambda: set(fake.sessions["tocsin"].subscriptions) == {"c/#"})


def test_nothing_of_its_own_is_taken_in(workshop):
    fake = workshop.fake_broker()
    text = broker() + 'sources: [{name: all, filter: "#", topic: "{rest...}"}]\n'
    tocsin = workshop.tocsin(workshop.configuration(text), fake)
    fake.publish("plant/a", "1")
    wait_for("the event", lambda: events(tocsin) >= 1)
    fake.deliver("tocsin", "tocsin/incidents/i-1", "{}")
    # From a broker that takes a wildcard for everything.
    fake.deliver("tocsin", "$SYS/broker/uptime", "1 seconds")
    fake.publish("plant/b", "1")
    wait_for("the event after it", lambda: events(tocsin) >= 2)
    assert events(tocsin) == 2
    assert tocsin.metrics()["tocsin_own_messages_dropped_total"] >= 2


def test_a_shared_filter_works(workshop):
    mosquitto = workshop.broker()
    text = PLANT.replace("filter: plant/#", 'filter: "$share/night/plant/#"')
    tocsin = workshop.tocsin(workshop.configuration(broker() + text), mosquitto)
    workshop.client(mosquitto).publish("plant/a/temperature", HOT)
    wait_for("the incident", lambda: "hot" in rules(tocsin))


def test_a_broker_without_shared_subscriptions_is_said(workshop):
    fake = workshop.fake_broker(connack_properties={"shared_subscription_available": 0})
    text = PLANT.replace("filter: plant/#", 'filter: "$share/night/plant/#"')
    tocsin = workshop.tocsin(workshop.configuration(broker() + text), fake, start=False).start(ready=False)
    tocsin.wait_alive()
    wait_for("the reason", lambda: "no shared subscriptions" in reasons(tocsin))
    # Asking would have been an error of protocol.
    assert not any(name.startswith("$share") for p in fake.sent(wire.SUBSCRIBE) for name, _ in p.filters)


# Sessions


def test_another_client_under_its_name_is_an_alert(workshop):
    fake = workshop.fake_broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake)
    rival = Client(fake.port, "plant/#", name="tocsin")
    try:
        wait_for("the alert", lambda: "tocsin-session-taken-over" in rules(tocsin))
        assert "under our client id" in tocsin.log
        titles = [incident["title"] for incident in tocsin.incidents()]
        assert any("connects to the MQTT broker as tocsin," in title for title in titles), titles
    finally:
        rival.close()


def test_two_under_one_name_are_found_out_where_the_broker_gives_no_reason(workshop):
    mosquitto = workshop.broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), mosquitto)
    rival = Client(mosquitto.port, "plant/#", name="tocsin")
    try:
        wait_for("the alert", lambda: "tocsin-session-taken-over" in rules(tocsin), timeout=60)
    finally:
        rival.close()


def test_a_session_that_is_gone_is_an_alert(workshop):
    fake = workshop.fake_broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake)
    assert "tocsin-session-lost" not in rules(tocsin)
    tocsin.stop()
    # A stranger under our name, with a clean start.
    fake.forget("tocsin")
    tocsin.start()
    wait_for("the alert", lambda: "tocsin-session-lost" in rules(tocsin))
    assert "has lost our session" in tocsin.log
    assert tocsin.metrics()["tocsin_broker_sessions_lost_total"] == 1


# Connecting


def test_a_broker_of_another_version_gets_a_hint(workshop):
    fake = workshop.fake_broker(versions={4})
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake, start=False).start(ready=False)
    wait_for("the hint", lambda: "set broker.version to 3.1.1" in tocsin.log)


def test_a_connection_that_worked_is_tried_again_soon_however_short_it_was(workshop):
    fake = workshop.fake_broker()
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), fake)
    # Refused often enough that the next attempt is seconds away.
    seen = len(fake.packets)
    fake.rules.connack = 0x88
    fake.disconnect("tocsin")

    def attempts() -> int:
        return sum(p.kind == wire.CONNECT and p.client == "tocsin" for p in fake.packets[seen:])

    wait_for("five attempts", lambda: attempts() >= 5, timeout=40)
    fake.rules.connack = 0
    fake.wait_for("one that is let in", lambda p: p.kind == wire.SUBSCRIBE and p.client == "tocsin", after=seen)
    fake.queue("tocsin", "plant/a/temperature", HOT)
    wait_for("the event", lambda: events(tocsin) == 1)
    begin, seen = time.monotonic(), len(fake.packets)
    fake.disconnect("tocsin")
    fake.wait_for("the next attempt", lambda p: p.kind == wire.CONNECT and p.client == "tocsin", after=seen)
    assert time.monotonic() - begin < 3.5, "as if the broker had been down all the time"


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_message_far_too_large_stops_nothing(workshop, version):
    mosquitto = workshop.broker()
    tocsin = workshop.tocsin(workshop.configuration(broker(version) + PLANT), mosquitto)
    device = workshop.client(mosquitto)
    device.publish("plant/a/temperature", b'{"value": 80, "x": "' + b"x" * 3_000_000 + b'"}')
    device.publish("plant/b/temperature", HOT)
    wait_for("what came behind it", lambda: len(tocsin.incidents()) == 1)
    # With MQTT 5 the broker drops it, as the reference says; otherwise it is refused, and kept with its hash and its beginning.
    assert tocsin.metrics()["tocsin_dead_letters"] == (0 if version == "5" else 1)


def test_a_password_that_was_exchanged_counts_from_a_reload_on(workshop):
    passwords = workshop.directory / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, "tocsin", "old"], check=True)
    passwords.chmod(0o644)
    mosquitto = workshop.broker(more=f"password_file {passwords}\n")
    secret = workshop.directory / "secret"
    secret.write_text("old\n")
    secret.chmod(0o600)
    text = broker(username="tocsin", secret_file=f'"{secret}"') + PLANT
    tocsin = workshop.tocsin(workshop.configuration(text), mosquitto)
    subprocess.run(["mosquitto_passwd", "-b", passwords, "tocsin", "new"], check=True)
    mosquitto.signal(signal.SIGHUP)
    secret.write_text("new\n")
    tocsin.process.signal(signal.SIGHUP)
    wait_for("both clients to connect anew", lambda: tocsin.log.count("connected to the broker") >= 4)
    assert "password or certificates have changed" in tocsin.log
    tocsin.wait_ready()


# Retained state


def test_a_new_store_hears_what_is_retained_though_the_session_is_old(workshop):
    mosquitto = workshop.broker()
    workshop.client(mosquitto).publish("plant/a/temperature", HOT, retain=True)
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), mosquitto)
    wait_for("the incident", lambda: "hot" in rules(tocsin))
    tocsin.stop()
    for file in (tocsin.directory / "var").glob("tocsin.db*"):
        file.unlink()
    tocsin.start()
    wait_for("the incident again", lambda: "hot" in rules(tocsin))


def test_a_rule_that_comes_by_a_reload_hears_what_is_retained(workshop):
    mosquitto = workshop.broker()
    workshop.client(mosquitto).publish("plant/a/temperature", HOT, retain=True)
    tocsin = workshop.tocsin(workshop.configuration(broker() + PLANT), mosquitto)
    wait_for("the incident", lambda: rules(tocsin) == {"hot"})
    more = '  - {name: warm, topic: "plant/{device}/temperature", key: [device], when: payload.value > 20.0, severity: info, summary: warm}\n'
    tocsin.configuration.write_text(tocsin.configuration.read_text() + more)
    tocsin.process.signal(signal.SIGHUP)
    wait_for("both", lambda: rules(tocsin) == {"hot", "warm"})
    assert len(tocsin.incidents()) == 2
