"""Clients of the broker, as devices and people have them."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from paho.mqtt import client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties


@dataclass(frozen=True)
class Message:
    topic: str
    payload: bytes
    retained: bool
    correlation: bytes | None

    @property
    def json(self):
        return json.loads(self.payload)


class Client:
    """Keeps every message it receives, and wakes whoever waits. With a `name` its session outlives connections."""

    def __init__(self, port: int, *subscriptions: str, name: str = ""):
        self.messages: list[Message] = []
        self._news = threading.Condition()
        self._subscribed = threading.Event()
        self._subscriptions = subscriptions
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv5)
        self._client.on_connect = self._connected
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = self._received
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        properties = Properties(PacketTypes.CONNECT)
        if name:
            properties.SessionExpiryInterval = 3600
        self._client.connect("127.0.0.1", port, clean_start=not name, properties=properties)
        self._client.loop_start()
        assert not subscriptions or self._subscribed.wait(20), f"the broker does not grant {subscriptions}"

    def _connected(self, client, *_) -> None:
        if self._subscriptions:
            client.subscribe([(topic, paho.SubscribeOptions(qos=1)) for topic in self._subscriptions])

    def _received(self, _client, _data, message) -> None:
        properties = message.properties.json() if message.properties else {}
        correlation = properties.get("CorrelationData")
        with self._news:
            self.messages.append(
                Message(
                    message.topic,
                    message.payload,
                    message.retain,
                    bytes.fromhex(correlation) if isinstance(correlation, str) else correlation,
                )
            )
            self._news.notify_all()

    def wait_for(self, what: str, matches: Callable[[Message], bool], timeout: float = 20) -> Message:
        """The first message, also among those that came before, that is the one."""
        deadline, seen = time.monotonic() + timeout, 0
        with self._news:
            while True:
                for message in self.messages[seen:]:
                    if matches(message):
                        return message
                seen = len(self.messages)
                if not self._news.wait(max(0, deadline - time.monotonic())):
                    raise AssertionError(f"waited {timeout:g} s in vain for {what} among {seen} messages")

    def publish(
        self,
        topic: str,
        payload: bytes | str | dict,
        retain: bool = False,
        respond_to: str | None = None,
        correlation: bytes | None = None,
    ) -> None:
        """At QoS 1; returns when the broker has acknowledged."""
        properties = Properties(PacketTypes.PUBLISH)
        if respond_to:
            properties.ResponseTopic = respond_to
        if correlation:
            properties.CorrelationData = correlation
        if isinstance(payload, dict):
            payload = json.dumps(payload)
        info = self._client.publish(topic, payload, qos=1, retain=retain, properties=properties)
        info.wait_for_publish(20)
        assert info.is_published(), f"the broker does not acknowledge {topic}"

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
