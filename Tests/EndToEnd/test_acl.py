"""What `tocsin acl` prints is in force at a real broker: nobody ends another device's alarm."""

import getpass
import subprocess
import threading

import pytest
from paho.mqtt import client as paho

from support.process import Process, accepts, free_port
from support.waiting import wait_for

PASSWORD = "not a secret"
ACCOUNTS = ["tocsin", "ana", "bo", "fz-1", "fz-2"]


@pytest.fixture
def guarded(workshop):
    """A broker with the access list, and Tocsin behind it."""
    port = free_port()
    place = workshop.directory / "guarded"
    place.mkdir()
    passwords = place / "passwords"
    passwords.touch(0o600)
    for account in ACCOUNTS:
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), account, PASSWORD], check=True)
    broker = workshop.broker(start=False)
    tocsin = workshop.tocsin("small", broker, start=False)
    (tocsin.directory / "var/broker.password").write_text(PASSWORD)
    (tocsin.directory / "var/broker.password").chmod(0o600)
    text = tocsin.configuration.read_text()
    tocsin.configuration = tocsin.directory / "own.yaml"
    tocsin.configuration.write_text(
        text.replace("client_id: tocsin}", "client_id: tocsin, username: tocsin, secret_file: var/broker.password}")
    )
    printed = tocsin.verb("acl", "--config", tocsin.configuration)
    assert printed.returncode == 0, printed.stderr
    assert "'rest'" in printed.stderr and "'plant'" not in printed.stderr, "what cannot be protected is said"
    (place / "acl").write_text(printed.stdout)
    (place / "acl").chmod(0o600)
    (place / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous false\nuser {getpass.getuser()}\nlog_dest stderr\n"
        f"password_file {passwords}\nacl_file {place / 'acl'}\n"
    )
    process = workshop.keep(
        Process(["/usr/sbin/mosquitto", "-c", place / "mosquitto.conf"], place / "mosquitto.log", place)
    )
    wait_for("mosquitto to listen", lambda: accepts(port))
    assert process.is_running
    tocsin.env["TOCSIN_MQTT_PORT"] = str(port)
    tocsin.start()
    return tocsin, port


class Account:
    """A client that logs in, and what it was sent."""

    def __init__(self, port: int, name: str):
        self.messages: list[tuple[str, bytes]] = []
        self._granted = threading.Event()
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=f"{name}-device", protocol=paho.MQTTv5)
        self._client.username_pw_set(name, PASSWORD)
        self._client.on_message = lambda _client, _data, message: self.messages.append((message.topic, message.payload))
        self._client.on_subscribe = lambda *_: self._granted.set()
        self._codes: dict[int, int] = {}
        self._client.on_publish = lambda _c, _d, packet, code, _p: self._codes.__setitem__(packet, code.value)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def publish(self, topic: str, payload: str) -> int:
        """The broker's reason code."""
        info = self._client.publish(topic, payload, qos=1)
        return wait_for(f"the answer for {topic}", lambda: [self._codes[info.mid]] if info.mid in self._codes else None)[0]

    def subscribe(self, topic: str) -> None:
        self._client.subscribe(topic, qos=1)
        assert self._granted.wait(20)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


NOT_AUTHORIZED = 0x87


def test_a_device_cannot_end_the_alarm_of_another(workshop, guarded):
    tocsin, port = guarded
    first, second, bo = (workshop.keep(Account(port, name)) for name in ("fz-1", "fz-2", "bo"))
    assert first.publish("plant/porto/fz-1/temperature", '{"value": -4}') in (0, 16)
    wait_for("the alarm", lambda: tocsin.incidents(state="open"))

    assert second.publish("plant/porto/fz-1/temperature", '{"value": -20}') == NOT_AUTHORIZED
    assert bo.publish("plant/porto/fz-1/temperature", '{"value": -20}') == NOT_AUTHORIZED, "people are no devices"
    assert second.publish("tocsin/users/ana/commands", '{"action": "resolve"}') == NOT_AUTHORIZED
    # What comes after it was heard: the others never arrived.
    assert second.publish("plant/porto/fz-2/temperature", '{"value": -4}') in (0, 16)
    wait_for("the second", lambda: len(tocsin.incidents(state="open")) == 2)

    assert first.publish("plant/porto/fz-1/temperature", '{"value": -20}') in (0, 16), "its own it ends"
    wait_for("the end", lambda: [each["labels"]["device"] for each in tocsin.incidents(state="open")] == ["fz-2"])


def test_a_person_hears_and_commands_only_for_themselves(workshop, guarded):
    tocsin, port = guarded
    device, ana, bo = (workshop.keep(Account(port, name)) for name in ("fz-1", "ana", "bo"))
    ana.subscribe("tocsin/users/#")
    bo.subscribe("tocsin/users/#")
    device.publish("plant/porto/fz-1/temperature", '{"value": -4}')
    incident = wait_for("the alarm", lambda: tocsin.incidents(state="open"))[0]["id"]
    wait_for("both to hear", lambda: len(ana.messages) >= 2 and len(bo.messages) >= 2)
    assert {topic.split("/")[2] for topic, _ in ana.messages} == {"ana"}
    assert {topic.split("/")[2] for topic, _ in bo.messages} == {"bo"}

    command = f'{{"action": "acknowledge", "incident": "{incident}"}}'
    assert bo.publish("tocsin/users/ana/commands", command) == NOT_AUTHORIZED
    assert bo.publish("tocsin/users/bo/commands", command) in (0, 16)
    wait_for("bo's word", lambda: tocsin.get(f"/incidents/{incident}").json["acknowledged_by"] == "bo")
