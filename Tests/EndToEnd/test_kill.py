"""SIGKILL at any moment: nothing that the broker handed over is lost, nothing is said twice with other words, and the
state is that of a run in which nothing happened."""

import contextlib
import json
import random
import sys
import time
from collections import Counter, defaultdict
from itertools import islice, pairwise

import pytest

from support import TESTS
from support.machines import BEATS, BROKEN_EVERY, readings
from support.process import Process
from support.store import Store
from support.waiting import wait_for

KILLS = 50
RATE = 2000


def numbers(messages) -> list[int]:
    """The number in each payload, also of those that are no JSON."""
    return [int(message.payload.split(b":", 1)[1].split(b",")[0].rstrip(b"}")) for message in messages]


def lost(published: set[int], stored: list[int]) -> set[int]:
    return published - set(stored)


def contradictions(told: list[bytes]) -> dict[str, set[bytes]]:
    """Notification ids that were said with different content."""
    by_id = defaultdict(set)
    for payload in told:
        by_id[json.loads(payload)["id"]].add(payload)
    return {id: contents for id, contents in by_id.items() if len(contents) > 1}


def alerts(incidents: list[dict]) -> set[tuple]:
    """What is firing: labels, state and severity of every alert of every incident that is not resolved."""
    return {
        (tuple(sorted(alert["labels"].items())), alert["state"], alert["severity"])
        for incident in incidents
        if incident["state"] != "resolved"
        for alert in incident["alerts"]
    }


def expected_alerts(count: int) -> set[tuple]:
    """The same by the words of the rules, worked out here."""
    hot: dict[str, str] = {}
    last: dict[str, float] = {}
    for topic, payload in islice(readings(), count):
        _, device, measure = topic.split("/")
        try:
            value = json.loads(payload).get("value")
        except json.JSONDecodeError:
            continue
        if measure != "temperature":
            continue
        last[device] = value
        if device in hot and value < 60 or device not in hot and value <= 80:
            hot.pop(device, None)
        else:
            hot[device] = "critical" if value > 95 else "warning"

    def alert(rule: str, device: str, severity: str) -> tuple:
        return ((("device", device), ("rule", rule)), "firing", severity)

    return (
        {alert("hot", device, severity) for device, severity in hot.items()}
        | {alert("stays-hot", device, "error") for device, value in last.items() if value > 70}
        # Nobody beats any more.
        | {alert("silent", f"b-{number}", "error") for number in range(BEATS)}
        | {alert("finished", "line", "info")}
    )


class Run:
    """A broker, a publisher, a service and a person's client, and afterwards what each of them saw."""

    def __init__(self, workshop, name: str, *, rate: float, count: int | None):
        self.workshop, self.name = workshop, name
        self.broker = workshop.broker()
        self.tocsin = workshop.tocsin("kill", self.broker)
        self.person = workshop.client(self.broker, "tocsin/users/ana/notifications", name=f"phone-{name}")
        self._acknowledged = workshop.directory / f"{name}.acknowledged"
        command = [sys.executable, TESTS / "support/machines.py", "--port", self.broker.port, "--rate", rate]
        command += ["--log", self._acknowledged, *(["--count", count] if count else [])]
        self.publisher = workshop.keep(Process(command, workshop.directory / f"{name}.log", workshop.directory))

    def finish(self) -> None:
        """Waits until everything is read, decided and said; then stops the service."""
        self.published = [int(line) for line in self._acknowledged.read_text().split()]
        assert len(self.published) == len(set(self.published))
        goal = expected_alerts(len(self.published))

        def present() -> set[tuple]:
            return alerts(self.tocsin.incidents(state="open"))

        def rules() -> set[str]:
            return {dict(labels)["rule"] for labels, _, _ in present()}

        wait_for("the last message to be read", lambda: "finished" in rules(), 120)
        # `for` and `absent` have a little time to go. A run that never gets there shows its difference below.
        with contextlib.suppress(AssertionError):
            wait_for("the alerts of the rules", lambda: present() == goal, 20)
        wait_for("everything to be said", lambda: self.tocsin.metrics()["tocsin_outbox_waiting"] == 0, 60)
        self.alerts = present()
        self.compare_retained()
        assert self.tocsin.stop() == 0
        self.store = Store(self.tocsin.database)
        self.stored = numbers(message for message in self.store.messages() if not message.topic.endswith(b"finished"))

    def compare_retained(self) -> None:
        """Reads what the API and the retained topics say, once they agree: what devices reported of an open incident
        is said some seconds later, so that one of the two may just be ahead."""
        viewer = self.workshop.client(self.broker, "tocsin/incidents/+", name=f"viewer-{self.name}")

        def agree() -> bool:
            said = {message.topic: message for message in list(viewer.messages)}
            self.incidents = {incident["id"]: incident for incident in self.tocsin.incidents()}
            self.retained = {id: said[topic].json for id in self.incidents if (topic := f"tocsin/incidents/{id}") in said}
            return self.retained == self.incidents

        with contextlib.suppress(AssertionError):
            wait_for("the retained topics to say what the API says", agree, 30)


@pytest.fixture
def seed() -> int:
    return random.SystemRandom().randrange(1 << 32)


@pytest.mark.first
def test_nothing_is_lost_or_contradicted_by_fifty_kills(workshop, seed):
    print(f"seed {seed}")
    moments = random.Random(seed)
    run = Run(workshop, "killed", rate=RATE, count=None)
    sequences = []
    for _ in range(KILLS):
        # Some die while they recover, some while they connect, most at work.
        if moments.random() < 0.7:
            run.tocsin.wait_ready()
        time.sleep(moments.uniform(0, 1.2))
        run.tocsin.kill()
        store = Store(run.tocsin.database)
        sequences.append(store.rows("SELECT coalesce(max(seq), 0) FROM journal")[0][0])
        store.close()
        run.tocsin.start(ready=False)
    run.publisher.stop()
    run.tocsin.wait_ready()
    run.finish()

    count = len(run.published)
    reference = Run(workshop, "unharmed", rate=4 * RATE, count=count)
    assert reference.publisher.wait(240) == 0
    reference.finish()

    duplicates = sum(times - 1 for times in Counter(run.stored).values())
    at_work = sum(later > earlier for earlier, later in pairwise(sequences))
    told = [message.payload for message in run.person.messages]
    ids = [json.loads(payload)["id"] for payload in told]
    print(f"{KILLS} kills, {at_work} of them after new events")
    print(f"{count} events published, {len(lost(set(run.published), run.stored))} lost, {duplicates} stored twice")
    again = len(ids) - len(set(ids))
    print(f"{len(set(ids))} notifications, {again} said again, {len(contradictions(told))} of them otherwise")
    print(f"{len(run.alerts)} alerts at the end")
    assert at_work > KILLS / 2, "the kills did not meet the service at work"

    # Nothing is lost, and nothing is there that nobody published.
    assert lost(set(run.published), run.stored) == set()
    assert set(run.stored) == set(run.published)
    assert duplicates == 0, "redelivered messages were taken for new ones"
    assert run.stored == sorted(run.stored), "the order of the device is the order of the journal"
    broken = {payload for _, payload in islice(readings(), BROKEN_EVERY - 1, count, BROKEN_EVERY)}
    assert {payload for _, payload, _, _ in run.store.dead_letters()} == broken

    # What was said is what was committed, to the letter, and all of it.
    assert contradictions(told) == {}
    committed = run.store.notifications()
    assert set(ids) == set(committed)
    for payload in told:
        notification = json.loads(payload)
        del notification["state"]
        assert notification == committed[notification["id"]], "said otherwise than committed"

    # The state is that of the rules, and of a run without kills.
    assert run.alerts == expected_alerts(count)
    assert run.alerts == reference.alerts

    # The retained topics say the same as the API.
    assert run.retained.keys() == run.incidents.keys()
    for id, incident in run.incidents.items():
        assert run.retained[id] == incident


def test_the_checks_see_what_they_are_to_see():
    assert lost({1, 2, 3}, [3, 1]) == {2}
    assert contradictions([b'{"id":"n-1","body":"a"}', b'{"id":"n-1","body":"b"}']).keys() == {"n-1"}
    assert contradictions([b'{"id":"n-1","body":"a"}', b'{"id":"n-1","body":"a"}']) == {}
    incident = {"state": "open", "alerts": [{"labels": {"rule": "hot"}, "state": "firing", "severity": "warning"}]}
    worse = {"state": "open", "alerts": [{"labels": {"rule": "hot"}, "state": "firing", "severity": "critical"}]}
    assert alerts([incident]) != alerts([worse]) and alerts([{**incident, "state": "resolved"}]) == set()
