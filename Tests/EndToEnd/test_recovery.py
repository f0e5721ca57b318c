"""Server-sent events and polls are cut at random moments; what the person has in the end is what the store has."""

import random
import threading
import time

import pytest

from support.events import Events
from support.store import Store
from support.waiting import wait_for
from support.websocket import Stream

SEED = 20261121
EVENTS = 300


def said(tocsin) -> list[str]:
    """Ana's notifications, in the order of the feed, as a stranger reads the store."""
    store = Store(tocsin.database)
    try:
        return [f"n-{id}" for (id,) in store.rows("SELECT notification FROM feed WHERE user = 'ana' ORDER BY seq")]
    finally:
        store.close()


def trouble(workshop, broker) -> threading.Thread:
    """Opens and closes incidents, at a pace that lets connections be cut between, before and within them."""
    device = workshop.client(broker)

    def publish() -> None:
        for number in range(EVENTS):
            device.publish(f"plant/porto/fz-{number // 2}/temperature", {"value": -4 if number % 2 == 0 else -30})
            time.sleep(0.005)

    thread = threading.Thread(target=publish)
    thread.start()
    return thread


def by_events(tocsin, chance, got: list[str], is_over) -> int:
    """Follows the stream, and cuts it whenever chance says so; gives how often that was."""
    cursor, cuts = tocsin.start_cursor, 0
    while not is_over(got):
        stream = Events(tocsin, after=cursor)
        try:
            stream.status == 200 or pytest.fail(f"the stream answers {stream.status}")
            # Some are cut before their first event, some after many.
            for _ in range(chance.choice([0, 1, 1, 2, 5, 40])):
                event = stream.next()
                assert event["event"] not in ("gap", "close"), event
                if event["event"] == "notification":
                    assert event["id"] == event["data"]["cursor"]
                    got.append(event["data"]["notification"]["id"])
                if is_over(got):
                    break
        finally:
            cursor = stream.cursor or cursor
            stream.close()
            cuts += 1
    return cuts


def by_polls(tocsin, chance, got: list[str], is_over) -> int:
    cursor, cuts = tocsin.start_cursor, 0
    while not is_over(got):
        answer = tocsin.get(f"/notifications?after={cursor}&wait=2s&limit={chance.choice([1, 3, 50])}")
        assert answer.status == 200, answer.body
        # An answer that was lost on its way is asked for again.
        if chance.random() < 0.3:
            cuts += 1
            continue
        got += [each["id"] for each in answer.json["items"]]
        cursor = answer.json["cursor"]
    return cuts


@pytest.mark.parametrize("door", [by_events, by_polls])
def test_whatever_is_cut_each_comes_once_and_in_order(workshop, door):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    tocsin.start_cursor = tocsin.get("/notifications").json["cursor"]
    publisher = trouble(workshop, broker)
    got: list[str] = []
    deadline = time.monotonic() + 120

    def is_over(have: list[str]) -> bool:
        assert time.monotonic() < deadline, f"{len(have)} after two minutes"
        return not publisher.is_alive() and len(have) >= EVENTS and have == said(tocsin)[-len(have) :]

    cuts = door(tocsin, random.Random(SEED), got, is_over)
    publisher.join()
    stored = said(tocsin)
    # The stream begins where the person came in first; from there on there is no hole and nothing twice.
    assert len(got) == len(set(got))
    assert got == stored[-len(got) :]
    assert cuts > 20, "it was hardly cut"


def test_the_three_ways_say_the_same_cursor_and_survive_a_restart(workshop):
    broker = workshop.broker(persistent=True)
    tocsin = workshop.tocsin("care", broker)
    cursor = tocsin.get("/notifications").json["cursor"]
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4})
    wait_for("the notification", lambda: tocsin.get("/notifications").json["items"])
    tocsin.kill()
    tocsin.start()

    polled = tocsin.get(f"/notifications?after={cursor}&wait=10s").json
    events = workshop.keep(Events(tocsin, after=cursor))
    assert events.headers["Content-Type"] == "text/event-stream"
    assert events.next()["event"] == "welcome"
    event = events.next()
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("ana"), after=cursor, want=["inbox"])
    message = stream.wait_for("the notification", lambda message: message["type"] == "notification")
    assert message["cursor"] == event["id"]
    assert message["notification"] == event["data"]["notification"] == polled["items"][0]

    # A cursor of another feed is an explicit gap on each of them.
    other = f"other:{cursor.split(':')[1]}"
    assert (gone := tocsin.get(f"/notifications?after={other}")).status == 410 and gone.json["code"] == "gap"
    lost = workshop.keep(Events(tocsin, after=other))
    assert [lost.next()["event"] for _ in range(2)] == ["welcome", "gap"]
    # A clean stop ends the stream with a word.
    assert tocsin.stop() == 0
    closed = wait_for("the close", lambda: next((e for e in iter(lost.next, None) if e["event"] == "close"), None))
    assert closed["data"]["code"] == 1001


def test_a_poll_answers_when_something_comes(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    cursor = tocsin.get("/notifications").json["cursor"]
    answers = []
    asker = threading.Thread(target=lambda: answers.append(tocsin.get(f"/notifications?after={cursor}&wait=15s")))
    asker.start()
    wait_for("the poll to wait", lambda: tocsin.metrics()["tocsin_polls_waiting"] == 1)
    begin = time.monotonic()
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4})
    asker.join(20)
    assert time.monotonic() - begin < 5
    assert [each["kind"] for each in answers[0].json["items"]] == ["firing"]
    begin = time.monotonic()
    empty = tocsin.get(f"/notifications?after={answers[0].json['cursor']}&wait=1s")
    assert empty.json["items"] == [] and 0.5 < time.monotonic() - begin < 10
