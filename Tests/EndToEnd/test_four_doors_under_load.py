"""Four people at four doors while the plant is busy: each incident has one owner, and within a second every place says who."""

import http.client
import itertools
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from support import TESTS, openapi
from support.answer import Answer
from support.events import Events
from support.process import Process
from support.waiting import wait_for
from support.websocket import Stream

#: From the first answer until every place shows the same; seconds.
WITHIN = 1.0
CONTESTED = 25
#: Open besides, and left alone.
OTHERS = 150
#: Events before the first incident is touched: the plant is busy by then.
WARM = 2_000
NAMES = {"Ana Souza": "ana", "Bo Lind": "bo", "Carla Dias": "carla", "Dan Wu": "dan"}
BURN = "while True: pass"


@dataclass(frozen=True)
class Sighting:
    at: float
    owner: str


class Board:
    """Where and when it was first seen who has an incident."""

    def __init__(self):
        self._news = threading.Condition()
        self._seen: dict[tuple[str, str], Sighting] = {}
        self._owners: dict[str, set[str]] = {}

    def say(self, place: str, id: str, owner: str) -> None:
        now = time.monotonic()
        with self._news:
            self._seen.setdefault((place, id), Sighting(now, owner))
            self._owners.setdefault(id, set()).add(owner)
            self._news.notify_all()

    def look(self, place: str, incident: dict) -> None:
        if incident["acknowledged_by"]:
            self.say(place, incident["id"], incident["acknowledged_by"])

    def wait_for(self, places: list[str], id: str, timeout: float) -> dict[str, Sighting]:
        """By place."""
        deadline = time.monotonic() + timeout
        with self._news:
            while missing := [place for place in places if (place, id) not in self._seen]:
                left = deadline - time.monotonic()
                assert left > 0, f"after {timeout:g} s these do not say who has {id}: {missing}"
                self._news.wait(left)
            return {place: self._seen[place, id] for place in places}

    def owners(self, id: str) -> set[str]:
        """Whoever was said to have it, anywhere, at any time."""
        with self._news:
            return set(self._owners.get(id, set()))


class Start:
    """All four at the same moment, or one ahead of the others, by as much as it takes to send."""

    def __init__(self, doors: list[str], ahead: str | None):
        self._all_ready = threading.Barrier(len(doors), timeout=20)
        self._ahead = ahead
        self._gone = threading.Event()
        if ahead is None:
            self._gone.set()

    def wait(self, user: str) -> None:
        self._all_ready.wait()
        if user != self._ahead:
            assert self._gone.wait(20)

    def sent(self, user: str) -> None:
        if user == self._ahead:
            self._gone.set()


class Readers:
    """People and programs that look on, each on a thread of its own until the service stops."""

    def __init__(self, tocsin, board: Board):
        self._tocsin, self._board = tocsin, board
        self._threads: list[threading.Thread] = []
        self.incidents: list[str] = []
        self.polls = [f"poll of {user}" for user in NAMES.values()]
        for user, role in [("ana", "responder"), ("bo", "responder"), ("vera", "viewer")]:
            self.incidents.append(f"websocket of {user}")
            stream = Stream(tocsin.http_port, timeout=120)
            stream.hello(tocsin.token(user, role), want=["inbox", "incidents"])
            self._follow(self._websocket, self.incidents[-1], stream)
        for user in ("carla", "dan"):
            self.incidents.append(f"events of {user}")
            events = Events(tocsin, user, want="inbox,incidents", timeout=120)
            assert events.next()["event"] == "welcome"
            self._follow(self._events, self.incidents[-1], events)
        for place, user in zip(self.polls, NAMES.values()):
            self._follow(self._poll, place, user, tocsin.get("/notifications", user).json["cursor"])

    def _follow(self, body, *arguments) -> None:
        thread = threading.Thread(target=body, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _websocket(self, place: str, stream: Stream) -> None:
        def is_over(message: dict) -> bool:
            if message["type"] == "incident":
                self._board.look(place, message["incident"])
            return False

        try:
            stream.wait_for("the end", is_over)
        except (AssertionError, OSError):
            stream.close()

    def _events(self, place: str, events: Events) -> None:
        try:
            while True:
                event = events.next()
                if event["event"] == "incident":
                    self._board.look(place, event["data"]["incident"])
        except OSError:
            events.close()

    def _poll(self, place: str, user: str, cursor: str) -> None:
        try:
            while (answer := self._tocsin.get(f"/notifications?after={cursor}&wait=10s", user)).status == 200:
                cursor = answer.json["cursor"]
                for each in answer.json["items"]:
                    if each["kind"] == "acknowledged":
                        self._board.say(place, each["incident"], NAMES[each["body"].removesuffix(" has it.")])
        except OSError:
            pass

    def join(self) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive(), "a reader goes on though the service has stopped"


def opened(tocsin, broker, workshop) -> list[str]:
    """Incidents that all four were told of, at a site that nothing else happens at."""
    device = workshop.client(broker)
    count = CONTESTED + OTHERS
    for number in range(count):
        device.publish(f"plant/yard/fz-{number}/temperature", {"value": -4})
    found = wait_for("the incidents", lambda: len(all := tocsin.incidents()) == count and all, 60)
    return sorted((incident["id"] for incident in found), key=lambda id: int(id[2:]))[:CONTESTED]


def links(tocsin, ids: list[str]) -> dict[str, str]:
    """Dan's, by incident."""

    def link(id: str) -> str:
        options = ["--config", tocsin.configuration, "--user", "dan", "--incident", id, "--action", "acknowledge"]
        return tocsin.verb("link", *options).stdout.strip().removeprefix(tocsin.url)

    with ThreadPoolExecutor(4) as pool:
        return dict(zip(ids, pool.map(link, ids)))


@pytest.mark.alone
@pytest.mark.parametrize("beside", ["the load alone", "the load and a busy processor"])
def test_four_people_contend_for_each_incident_of_a_busy_plant(workshop, beside):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    watcher = workshop.client(broker, "tocsin/incidents/+", "tocsin/users/+/notifications")
    ids = opened(tocsin, broker, workshop)
    one_tap = links(tocsin, ids)
    board = Board()
    readers = Readers(tocsin, board)
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("ana"), want=["inbox"])
    button = workshop.client(broker, "tocsin/users/bo/replies/wall")

    # Each makes all ready, waits for the others, and has then no more to do than to send.

    def by_websocket(id: str, start: Start) -> dict:
        start.wait("ana")
        stream.send({"type": "command", "id": id, "action": "acknowledge", "incident": id})
        start.sent("ana")
        result = stream.wait_for("the result", lambda message: message["type"] == "result" and message["id"] == id)
        assert result["ok"], result
        return result["incident"]

    def by_mqtt(id: str, start: Start) -> dict:
        command = {"action": "acknowledge", "incident": id, "id": id}
        start.wait("bo")
        button.publish("tocsin/users/bo/commands", command, respond_to="tocsin/users/bo/replies/wall", correlation=id.encode())
        start.sent("bo")
        answer = button.wait_for("the answer", lambda message: message.correlation == id.encode()).json
        assert answer["ok"], answer
        return answer["incident"]

    def post(path: str, headers: dict[str, str], user: str, start: Start) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", tocsin.http_port, timeout=20)
        connection.connect()
        start.wait(user)
        connection.request("POST", path, "{}", {"Content-Type": "application/json", **headers})
        start.sent(user)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        openapi.check(tocsin.http_port, "POST", path, Answer(answer.status, answer.headers, body))
        assert answer.status == 200, body
        return json.loads(body)

    def by_http(id: str, start: Start) -> dict:
        headers = {"Authorization": f"Bearer {tocsin.token('carla')}"}
        return post(f"/api/v1/incidents/{id}/acknowledge", headers, "carla", start)

    def by_link(id: str, start: Start) -> dict:
        return post(one_tap[id], {}, "dan", start)

    doors = {"ana": by_websocket, "bo": by_mqtt, "carla": by_http, "dan": by_link}

    def contend(id: str, ahead: str | None) -> tuple[str, dict[str, float]]:
        """Who has it, and by place how long after the first answer it was seen there; seconds."""
        start = Start(list(doors), ahead)
        first = threading.Event()
        answered: list[float] = []

        def through(door) -> dict:
            answer = door(id, start)
            answered.append(time.monotonic())
            first.set()
            return answer

        def ask() -> None:
            assert first.wait(20)
            board.look("http", tocsin.get(f"/incidents/{id}", user="vera").json)
            newcomer = workshop.client(broker, f"tocsin/incidents/{id}")
            message = newcomer.wait_for("the retained incident", lambda message: message.json["acknowledged_by"], WITHIN)
            board.look("mqtt, retained", message.json)

        asking = pool.submit(ask)
        answers = [each.result(60) for each in [pool.submit(through, door) for door in doors.values()]]
        asking.result(60)
        # Nobody is refused: who comes later is told who has it.
        (owner,) = {answer["acknowledged_by"] for answer in answers}
        assert owner in doors and {answer["state"] for answer in answers} == {"acknowledged"}
        polls = [place for place in readers.polls if place != f"poll of {owner}"]
        seen = board.wait_for([*readers.incidents, *polls, "http", "mqtt, retained"], id, WITHIN)
        live = lambda m: m.topic == f"tocsin/incidents/{id}" and m.json["acknowledged_by"]  # noqa: E731
        assert watcher.wait_for("the incident", live, WITHIN).json["acknowledged_by"] == owner
        return owner, {place: sighting.at - min(answered) for place, sighting in seen.items()}

    log = tocsin.directory / "load"
    command = [sys.executable, TESTS / "support/load.py", "--port", broker.port, "--log", log]
    before = tocsin.metrics()["tocsin_events_total"]
    load = workshop.keep(Process(command, tocsin.directory / "load.log", tocsin.directory))
    if beside == "the load and a busy processor":
        workshop.keep(Process([sys.executable, "-c", BURN], tocsin.directory / "burn.log", tocsin.directory))
    taken = lambda: tocsin.metrics()["tocsin_events_total"] - before  # noqa: E731
    wait_for("the plant to be busy", lambda: taken() > WARM, 60)

    begin, busy = time.monotonic(), taken()
    worst: dict[str, float] = {}
    wins = dict.fromkeys(doors, 0)
    owners: dict[str, str] = {}
    with ThreadPoolExecutor(len(doors) + 1) as pool:
        for id, ahead in zip(ids, itertools.cycle([None, *doors])):
            owners[id], delays = contend(id, ahead)
            wins[owners[id]] += 1
            for place, delay in delays.items():
                worst[place] = max(worst.get(place, 0), delay)
    took = time.monotonic() - begin
    rate = (taken() - busy) / took
    assert load.is_running, "the load ended before the last incident was acknowledged"
    assert load.stop() == 0, load.log
    published = len(log.read_text().splitlines())
    # Nothing of the load was lost over it. Its last word fits no source's topic.
    wait_for("all of the load", lambda: taken() == published, 60)

    for id, owner in owners.items():
        incident = tocsin.get(f"/incidents/{id}").json
        assert (incident["state"], incident["acknowledged_by"]) == ("acknowledged", owner)
        assert [entry["kind"] for entry in incident["timeline"]].count("acknowledged") == 1, incident["timeline"]
        # Nowhere did anybody else have it, at any time, and who was told was told once: all but its owner.
        assert board.owners(id) == {owner}
    told: dict[str, list[str]] = {id: [] for id in ids}
    passing: dict[str, set] = {id: set() for id in ids}
    for message in list(watcher.messages):
        content = message.json
        if message.topic.startswith("tocsin/incidents/"):
            passing.get(content["id"], set()).add(content["acknowledged_by"])
        elif content["kind"] == "acknowledged":
            told.get(content["incident"], []).append(content["user"])
    for id, owner in owners.items():
        assert sorted(told[id]) == sorted(set(doors) - {owner}), (id, owner)
        assert passing[id] == {None, owner}
    assert tocsin.stop() == 0
    readers.join()
    slowest = max(worst, key=lambda place: worst[place])
    print(f"{beside}: {len(ids)} incidents in {took:.1f} s beside {rate:.0f} events/s; had by {wins}")
    print(f"worst {worst[slowest] * 1000:.0f} ms ({slowest}); " + ", ".join(f"{p} {t * 1000:.0f}" for p, t in worst.items()))
    assert worst[slowest] < WITHIN, worst
