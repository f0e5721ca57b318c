"""One incident, four doors: whoever comes first has it, and every door says so."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.waiting import wait_for
from support.websocket import Stream

#: From the last answer until every door shows the same.
WITHIN = 1.0


@pytest.mark.alone
def test_four_people_acknowledge_at_once_and_one_has_it(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    watcher = workshop.client(broker, "tocsin/incidents/+", "tocsin/users/+/notifications")
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("ana"))
    button = workshop.client(broker, "tocsin/users/bo/replies/wall")
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4})
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    id = incident["id"]
    command = {"action": "acknowledge", "incident": id, "id": 1}
    start = threading.Barrier(4, timeout=20)

    def by_websocket() -> dict:
        start.wait()
        stream.send({"type": "command", **command})
        return stream.wait_for("the result", lambda message: message["type"] == "result")["incident"]

    def by_mqtt() -> dict:
        start.wait()
        button.publish("tocsin/users/bo/commands", command, respond_to="tocsin/users/bo/replies/wall", correlation=b"1")
        return button.wait_for("the answer", lambda message: message.topic == "tocsin/users/bo/replies/wall").json["incident"]

    def by_http() -> dict:
        start.wait()
        answer = tocsin.request("POST", f"/incidents/{id}/acknowledge", user="carla", body={})
        assert answer.status == 200, answer.body
        return answer.json

    def by_verb() -> dict:
        start.wait()
        options = ["--config", tocsin.configuration, "--output", "json"]
        done = tocsin.verb("ack", id, *options, TOCSIN_TOKEN=tocsin.token("dan"))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result(60) for each in [pool.submit(door) for door in (by_websocket, by_mqtt, by_http, by_verb)]]
    begin = time.monotonic()

    # Nobody is refused: who comes later is told who has it.
    owners = {answer["acknowledged_by"] for answer in answers}
    assert len(owners) == 1, answers
    (owner,) = owners
    assert owner in {"ana", "bo", "carla", "dan"}
    assert {answer["state"] for answer in answers} == {"acknowledged"}

    seen = {"http": tocsin.get(f"/incidents/{id}").json}
    topic = f"tocsin/incidents/{id}"
    is_done = lambda message: message.topic == topic and message.json["state"] == "acknowledged"  # noqa: E731
    seen["mqtt"] = watcher.wait_for("the incident", is_done, WITHIN).json
    newcomer = workshop.client(broker, topic)
    seen["mqtt, retained"] = newcomer.wait_for("the retained incident", is_done, WITHIN).json
    with_stream = workshop.keep(Stream(tocsin.http_port))
    with_stream.hello(tocsin.token("vera", "viewer"))
    with_stream.send({"type": "command", **command})
    refused = with_stream.wait_for("the refusal", lambda message: message["type"] == "result")
    assert refused["error"]["code"] == "forbidden", "a viewer acknowledges nothing"
    assert time.monotonic() - begin < WITHIN
    shown = tocsin.verb("incidents", id, "--config", tocsin.configuration, "--output", "json", TOCSIN_TOKEN=tocsin.token())
    seen["verb"] = json.loads(shown.stdout)

    for door, incident in seen.items():
        assert (incident["state"], incident["acknowledged_by"]) == ("acknowledged", owner), door
        kinds = [entry["kind"] for entry in incident["timeline"]]
        assert kinds.count("acknowledged") == 1, (door, incident["timeline"])
        assert incident == seen["http"], door
    # Never did anybody else have it, and nobody was told of it twice.
    passing = [message.json["acknowledged_by"] for message in watcher.messages if message.topic == topic]
    assert set(passing) <= {None, owner}
    told = [message.json["user"] for message in watcher.messages if message.topic.endswith("/notifications") and message.json["kind"] == "acknowledged"]
    assert sorted(told) == sorted(set(told)) and owner not in told
