"""Two hundred machines: the same readings each time, however long one listens, so that two runs can be compared.

As a program it publishes them at QoS 1 and logs each that the broker has acknowledged:

    python machines.py --port PORT --log FILE [--rate 2000] [--count N]

It ends after `--count` messages, or at SIGTERM, with everything published acknowledged.
"""

import argparse
import json
import math
import queue
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

MACHINES = 200
#: Every so many messages there is one that nobody can read.
BROKEN_EVERY = 500
#: After so many messages half of the beats stop.
FALLEN_SILENT = 20_000
BEATS = 20
#: Messages on their way at once.
WINDOW = 1000
FINISHED = "plant/line/finished"


def readings() -> Iterator[tuple[str, bytes]]:
    """Topic and payload, without end. Each payload holds its number."""
    random_ = random.Random(20260105)
    number = 0
    while True:
        machine = number % MACHINES
        if number % BROKEN_EVERY == BROKEN_EVERY - 1:
            yield f"plant/m-{machine}/temperature", b'{"n": %d, "value": ' % number
        elif number % 100 == 50:
            beat = (number // 100) % BEATS
            # A machine that is to be silent repeats another's beat instead.
            if beat >= BEATS // 2 and number >= FALLEN_SILENT:
                beat -= BEATS // 2
            yield f"plant/b-{beat}/beat", json.dumps({"n": number}).encode()
        else:
            # Some minutes of slow waves, each machine at its own place, and noise over the thresholds' distance.
            phase = number / MACHINES / 60 + machine
            value = 70 + 25 * math.sin(phase) + random_.uniform(-6, 6)
            yield f"plant/m-{machine}/temperature", json.dumps({"n": number, "value": round(value, 2)}).encode()
        number += 1


def finished() -> tuple[str, bytes]:
    return FINISHED, b'{"n": -1, "value": 1}'


def publish(
    messages: Iterator[tuple[str, bytes]], port: int, log: Path, rate: float, count: int | None, stop: threading.Event
) -> None:
    from paho.mqtt import client as paho

    pending: dict[int, int] = {}
    # The client calls back under locks of its own that `publish` takes too: the callback does no more than pass on.
    acknowledged: queue.SimpleQueue[int] = queue.SimpleQueue()
    with log.open("w") as file:
        client = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        client.max_inflight_messages_set(WINDOW)
        client.on_publish = lambda _client, _data, packet, *_: acknowledged.put(packet)

        def settle(most: int) -> None:
            """Logs what is acknowledged, until at most so many are not."""
            while pending and (len(pending) > most or not acknowledged.empty()):
                file.write(f"{pending.pop(acknowledged.get(timeout=30))}\n")

        client.connect("127.0.0.1", port)
        client.loop_start()
        begin = time.monotonic()
        number = 0
        for topic, payload in messages:
            if stop.is_set() or number == count:
                break
            # Pacing. What was missed is made up for, so that the rate holds on average.
            ahead = number / rate - (time.monotonic() - begin)
            if ahead > 0.002:
                time.sleep(ahead)
            pending[client.publish(topic, payload, qos=1).mid] = number
            number += 1
            settle(WINDOW)
        settle(0)
        end = client.publish(*finished(), qos=1)
        end.wait_for_publish(30)
        assert end.is_published(), "the broker does not acknowledge the last message"
        client.disconnect()
        client.loop_stop()
    print(f"published {number} in {time.monotonic() - begin:.1f} s", flush=True)


def run(messages: Iterator[tuple[str, bytes]], rate: float, count: int | None) -> None:
    """Publishes as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--count", type=int, default=count)
    arguments = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    publish(messages, arguments.port, arguments.log, arguments.rate, arguments.count, stop)


if __name__ == "__main__":
    run(readings(), rate=2000, count=None)
