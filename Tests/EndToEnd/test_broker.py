"""The broker comes late, goes away, or forgets: Tocsin goes on, and loses nothing that the broker kept."""

import json

from support.mqtt import Client
from support.process import free_port
from support.store import Store
from support.waiting import wait_for


def events(tocsin) -> int:
    return int(tocsin.metrics()["tocsin_events_total"])


def test_it_starts_before_its_broker(workshop):
    broker = workshop.broker(start=False)
    tocsin = workshop.tocsin("small", broker, start=False).start(ready=False)
    tocsin.wait_alive()
    assert tocsin.get("/readyz", base="").status == 503
    # The API does its work meanwhile.
    assert tocsin.incidents() == []

    broker.start()
    tocsin.wait_ready()
    person = workshop.client(broker, "tocsin/users/ana/notifications", "tocsin/status")
    person.wait_for("the status", lambda message: message.topic == "tocsin/status" and message.json["online"] is True)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    person.wait_for("a notification", lambda message: message.topic.endswith("notifications"))


def test_it_outlives_restarts_of_a_broker_that_keeps_its_sessions(workshop):
    broker = workshop.broker(persistent=True)
    tocsin = workshop.tocsin("small", broker)
    acknowledged = []
    for round_ in range(3):
        device = Client(broker.port)
        for number in range(200):
            device.publish("plant/porto/fz-1/temperature", {"value": -20, "id": f"{round_}-{number}"})
            acknowledged.append(f"{round_}-{number}")
        device.close()
        # A clean stop saves everything, whatever Tocsin has read of it.
        broker.stop()
        wait_for("the loss to be noticed", lambda: tocsin.get("/readyz", base="").status == 503)
        broker.start()
        tocsin.wait_ready()
    wait_for("every message to be read", lambda: events(tocsin) >= len(acknowledged))
    store = workshop.keep(Store(tocsin.database))
    stored = [json.loads(message.payload)["id"] for message in store.messages()]
    assert set(stored) == set(acknowledged)
    # A broker that comes back from its file sends again what was acknowledged to it after the last save: the ids tell.
    assert tocsin.metrics()["tocsin_events_duplicate_total"] == len(stored) - len(set(stored))


def test_it_subscribes_again_when_the_broker_has_forgotten_it(workshop):
    port = free_port()
    broker = workshop.broker(port=port)
    tocsin = workshop.tocsin("small", broker)
    broker.kill()
    wait_for("the loss to be noticed", lambda: tocsin.get("/readyz", base="").status == 503)
    broker.start()
    tocsin.wait_ready()
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    incident = wait_for("the incident", lambda: tocsin.incidents(state="open"))[0]
    # The retained topics of a broker that lost everything come back with what changes.
    retained = workshop.client(broker, "tocsin/incidents/+", "tocsin/status")
    retained.wait_for("the incident", lambda message: message.topic == f"tocsin/incidents/{incident['id']}")
    retained.wait_for("the status", lambda message: message.topic == "tocsin/status" and message.json["online"])


def test_what_is_to_be_said_waits_for_the_broker(workshop):
    broker = workshop.broker(persistent=True)
    tocsin = workshop.tocsin("small", broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications", name="phone")
    device = workshop.client(broker)
    device.publish("plant/porto/fz-1/temperature", {"value": -8})
    first = person.wait_for("the notification", lambda message: message.json["kind"] == "firing")
    broker.stop()
    wait_for("the loss to be noticed", lambda: tocsin.get("/readyz", base="").status == 503)
    # A colleague resolves it over HTTP while MQTT is down.
    assert tocsin.request("POST", f"/incidents/{first.json['incident']}/resolve", user="bo", body={}).status == 200
    broker.start()
    person.wait_for("what was due", lambda message: message.json["kind"] == "resolved", timeout=40)


def test_a_stop_is_clean_and_says_so(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    watcher = workshop.client(broker, "tocsin/status")
    watcher.wait_for("online", lambda message: message.json["online"] is True)
    device = workshop.client(broker)
    device.publish("plant/porto/fz-1/temperature", {"value": -8})
    assert tocsin.stop() == 0
    watcher.wait_for("offline", lambda message: message.json["online"] is False)
    # What was published meanwhile waits in the broker.
    device.publish("plant/porto/fz-2/temperature", {"value": -8})
    tocsin.start()
    wait_for("both incidents", lambda: {i["labels"]["device"] for i in tocsin.incidents()} == {"fz-1", "fz-2"})


def test_a_kill_is_told_by_the_will(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    watcher = workshop.client(broker, "tocsin/status")
    watcher.wait_for("online", lambda message: message.json["online"] is True)
    tocsin.kill()
    watcher.wait_for("the will", lambda message: message.json == {"online": False})
