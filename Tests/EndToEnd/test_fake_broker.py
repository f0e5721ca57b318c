"""The fake broker speaks MQTT as an ordinary client understands it, and bends where a test asks."""

import pytest
from paho.mqtt import client as paho

from support import fake_wire as wire
from support.fake_broker import FakeBroker, Rules, matches
from support.mqtt import Client


@pytest.fixture
def fake():
    broker = FakeBroker().start()
    yield broker
    broker.stop()


def test_it_routes_keeps_and_resends(fake):
    first = Client(fake.port, "plant/#", name="first")
    device = Client(fake.port)
    device.publish("plant/a", "1", retain=True)
    device.publish("other", "2")
    first.wait_for("the message", lambda message: message.payload == b"1")
    first.close()
    device.publish("plant/b", "3")
    again = Client(fake.port, "plant/#", name="first")
    again.wait_for("what waited", lambda message: message.payload == b"3")
    late = Client(fake.port, "plant/+")
    late.wait_for("what is retained", lambda message: message.payload == b"1" and message.retained)
    assert not any(message.topic == "other" for message in first.messages + again.messages + late.messages)
    for client in (again, late, device):
        client.close()


def test_it_delivers_exactly_what_it_is_told(fake):
    client = Client(fake.port, "plant/#", name="c")
    assert fake.deliver("c", "plant/x", "once", packet_id=7) == 7
    fake.deliver("c", "plant/x", "twice", packet_id=7, dup=True, subscription_identifier=[3])
    client.wait_for("both", lambda message: message.payload == b"twice")
    fake.wait_for("an acknowledgement", lambda packet: packet.kind == wire.PUBACK and packet.packet_id == 7)
    client.close()


def test_it_refuses_as_it_is_told(fake):
    fake.rules = Rules(suback={"secret/#": 0x87}, puback=lambda packet: 0x97 if packet.topic == "full" else 0)
    client = Client(fake.port, "secret/#", name="c")
    assert fake.sessions["c"].subscriptions == {}
    answers = []
    client._client.on_publish = lambda _client, _data, _id, reason, _properties: answers.append(reason.value)
    client.publish("full", "x")
    assert answers == [0x97]
    client.close()


def test_it_hangs_and_resumes(fake):
    client = Client(fake.port, "plant/#", name="c")
    fake.hang()
    with pytest.raises(AssertionError):
        client.wait_for("nothing", lambda message: True, timeout=0.2)
    fake.resume()
    fake.publish("plant/a", "1")
    client.wait_for("the message", lambda message: True)
    client.close()


def test_it_closes_on_a_version_that_it_does_not_speak(fake):
    fake.rules.versions = {4}
    with pytest.raises(AssertionError):
        client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        client.connect("127.0.0.1", fake.port)
        try:
            assert client.loop(timeout=2) == 0 and client.is_connected()
        finally:
            client.disconnect()
    assert fake.sent(wire.CONNECT)[0].version == 5


@pytest.mark.parametrize(
    "name, topic, fits",
    [("a/#", "a", True), ("a/+", "a", False), ("#", "$SYS/x", False), ("+/b", "a/b", True), ("a/b", "a/b/c", False)],
)
def test_filters_match_as_the_standard_says(name, topic, fits):
    assert matches(name, topic) is fits
