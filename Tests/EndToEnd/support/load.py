"""A busy plant beside whatever a test looks at: steady readings, and now and then a machine that warms up or cools down.

As a program it publishes at QoS 1, and logs each message that the broker has acknowledged:

    python load.py --port PORT --log FILE [--rate 1500] [--count 150000]

It ends after `--count` messages, or at SIGTERM, with everything published acknowledged. What it publishes fits `config/care.yaml`.
"""

import json
from collections.abc import Iterator

from machines import run

DEVICES = 200
#: Every so many messages an incident opens or ends.
CHANGE_EVERY = 100
CHANGING = 20


def readings() -> Iterator[tuple[str, bytes]]:
    """Topic and payload, without end."""
    number = 0
    while True:
        if number % CHANGE_EVERY == 0:
            change = number // CHANGE_EVERY
            topic = f"plant/mill/changing-{change % CHANGING}/temperature"
            value = -4 if change // CHANGING % 2 == 0 else -30
        else:
            topic, value = f"plant/mill/steady-{number % DEVICES}/temperature", -18
        yield topic, json.dumps({"n": number, "value": value}).encode()
        number += 1


if __name__ == "__main__":
    run(readings(), rate=1500, count=150_000)
