"""One incident with very many alerts: bounded at every door, counted in full, followed, and written once."""

import json
import sqlite3
import time

from support.events import Events
from support.waiting import wait_for
from support.websocket import Stream

#: Bytes of an incident at every door.
LIMIT = 65_536
ALERTS = 1000
#: How old what is shown of an alert may be, and a little.
FOLLOWS = 15


def publish(client, numbers, value: float, note: str = "") -> None:
    for number in numbers:
        client.publish(f"plant/porto/fz-{number}/temperature", {"value": value, "note": note})


def pages(tocsin, id: str, after: str | None = None) -> list[dict]:
    """Every alert that `GET /incidents/{id}/alerts` gives."""
    found = []
    while True:
        answer = tocsin.get(f"/incidents/{id}/alerts?limit=170" + (f"&after={after}" if after else ""))
        assert answer.status == 200, answer.body
        found += answer.json["items"]
        after = answer.json["next"]
        if after is None:
            return found


def devices(alerts: list[dict]) -> list[str]:
    return [alert["labels"]["device"] for alert in alerts]


def disk(tocsin) -> int:
    return sum(path.stat().st_size for path in (tocsin.directory / "var").glob("tocsin.db*"))


def test_a_thousand_alerts_are_bounded_at_every_door_and_none_is_lost(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("many-alerts", broker)
    watcher = workshop.client(broker, "tocsin/incidents/+")
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token(), want=["incidents"])
    device = workshop.client(broker)
    publish(device, range(1, 21), -4, note="x" * 16_000)
    publish(device, range(21, ALERTS + 1), -4)
    publish(device, [7], 20)
    (listed,) = wait_for("all of them", lambda: [i for i in tocsin.incidents() if i["alert_count"] == ALERTS], 60)
    id = listed["id"]

    answer = tocsin.get(f"/incidents/{id}")
    incident = answer.json
    assert len(answer.body) <= LIMIT
    assert (incident["alert_count"], incident["alerts_firing"], incident["alerts_resolved"]) == (ALERTS, ALERTS, 0)
    assert incident["alerts_by_severity"] == {"info": 0, "warning": ALERTS - 1, "error": 0, "critical": 1}
    assert devices(incident["alerts"])[:2] == ["fz-7", f"fz-{ALERTS}"], "the worst, then the latest"
    assert incident["alerts_next"] is not None and incident["timeline"][0]["kind"] == "opened"
    everything = pages(tocsin, id)
    assert len(everything) == ALERTS and len(set(devices(everything))) == ALERTS
    assert devices(everything)[: len(incident["alerts"])] == devices(incident["alerts"])
    rest = pages(tocsin, id, incident["alerts_next"])
    assert devices(incident["alerts"]) + devices(rest) == devices(everything)

    whole = lambda message: message.json["alert_count"] == ALERTS  # noqa: E731
    watcher.wait_for("the retained topic", whole)
    assert max(len(message.payload) for message in watcher.messages) <= LIMIT
    frame = stream.wait_for("the frame", lambda m: m["type"] == "incident" and m["incident"]["alert_count"] == ALERTS)
    assert len(json.dumps(frame["incident"], separators=(",", ":"), ensure_ascii=False).encode()) <= LIMIT
    with sqlite3.connect(f"file:{tocsin.database}?mode=ro", uri=True) as database:
        assert database.execute("SELECT max(length(body)) FROM incidents").fetchone()[0] <= LIMIT
        assert database.execute("SELECT count(*) FROM feed WHERE json IS NOT NULL").fetchone()[0] == 0

    shown = tocsin.verb("incidents", id, "--all-alerts", "--config", tocsin.configuration, TOCSIN_TOKEN=tocsin.token())
    assert shown.returncode == 0 and shown.stdout.count(" at porto: ") >= ALERTS, shown.stderr
    shown = tocsin.verb("incidents", id, "--config", tocsin.configuration, TOCSIN_TOKEN=tocsin.token())
    assert f"of {ALERTS}" in shown.stdout and "--all-alerts" in shown.stderr

    # 900 are well again: it is not over, and none is lost.
    publish(device, range(1, 901), -20)
    wait_for("900 to be over", lambda: tocsin.get(f"/incidents/{id}").json["alerts_resolved"] == 900, 60)
    incident = tocsin.get(f"/incidents/{id}").json
    assert (incident["state"], incident["alerts_firing"], incident["alert_count"]) == ("open", 100, ALERTS)
    everything = pages(tocsin, id)
    assert len(set(devices(everything))) == len(everything) == ALERTS
    assert [alert["state"] for alert in everything] == ["firing"] * 100 + ["resolved"] * 900

    publish(device, range(901, ALERTS + 1), -20)
    wait_for("the end", lambda: tocsin.get(f"/incidents/{id}").json["state"] == "resolved", 60)
    answer = tocsin.get(f"/incidents/{id}")
    everything = pages(tocsin, id)
    assert len(set(devices(everything))) == len(everything) == ALERTS and len(answer.body) <= LIMIT
    assert devices(everything)[: len(answer.json["alerts"])] == devices(answer.json["alerts"])
    assert tocsin.get(f"/incidents/{id}/alerts?after=i-1").status == 400
    assert tocsin.get("/incidents/i-99/alerts").status == 404


def test_what_an_open_incident_shows_follows_its_alerts_and_nobody_is_notified(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("many-alerts", broker)
    watcher = workshop.client(broker, "tocsin/incidents/+", "tocsin/users/ana/notifications")
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token(), want=["incidents"])
    device = workshop.client(broker)
    publish(device, [1], -4)
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    watcher.wait_for("the notification", lambda message: message.topic.endswith("/notifications"))
    value = lambda incident: (incident["alerts"][0]["value"], incident["alerts"][0]["count"])  # noqa: E731
    publish(device, [1], -3)
    publish(device, [1], -2)
    shown = lambda incident: incident["alerts"][0]["summary"].startswith("fz-1 at porto: -2") and value(incident)[1] == 3  # noqa: E731
    wait_for("the API", lambda: shown(tocsin.get(f"/incidents/{incident['id']}").json), 3)
    message = watcher.wait_for("the topic", lambda m: "/incidents/" in m.topic and shown(m.json), FOLLOWS).json
    stream.wait_for("the frame", lambda m: m["type"] == "incident" and shown(m["incident"]))
    wait_for("the list", lambda: shown(tocsin.incidents()[0]), FOLLOWS)
    assert message["timeline"] == tocsin.get(f"/incidents/{incident['id']}").json["timeline"]
    assert sum(message.topic.endswith("/notifications") for message in watcher.messages) == 1

    # However much comes: one refresh in ten seconds.
    before = len(watcher.messages)
    begin = time.monotonic()
    while time.monotonic() - begin < 12:
        publish(device, [1] * 200, -1)
    assert len(watcher.messages) - before <= 2


def test_whoever_comes_back_hears_of_each_incident_once_as_it_is(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("many-alerts", broker)
    stream = workshop.keep(Stream(tocsin.http_port))
    cursor = stream.hello(tocsin.token(), want=["incidents", "inbox"])["cursor"]
    device = workshop.client(broker)
    publish(device, range(1, 200), -4)
    device.publish("plant/lisbon/fz-1/temperature", {"value": -4, "note": ""})
    wait_for("all of them", lambda: [i for i in tocsin.incidents() if i["alert_count"] == 200], 30)
    id = tocsin.incidents()[0]["id"]
    tocsin.request("POST", f"/incidents/{id}/note", body={"text": "the last"})

    late = workshop.keep(Stream(tocsin.http_port))
    welcome = late.hello(tocsin.token(), want=["incidents", "inbox"], after=cursor)
    assert welcome["recovered"] is True
    is_last = lambda message: message["type"] == "incident" and message["incident"]["timeline"][-1]["text"] == "the last"  # noqa: E731
    last = late.wait_for("the last state", is_last)
    assert last["incident"]["alert_count"] == 200
    # The same by the third door, and nothing of it twice.
    events = workshop.keep(Events(tocsin, "ana", want="incidents,inbox", after=cursor))
    while not ((event := events.next())["event"] == "incident" and is_last(event["data"])):
        pass
    assert event["data"]["incident"] == last["incident"] and event["id"] == last["cursor"]


def test_the_page_shows_the_numbers_and_more_as_it_is_asked_for(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("many-alerts", broker)
    device = workshop.client(broker)
    publish(device, range(1, 251), -4)
    publish(device, range(1, 31), -20)
    (incident,) = wait_for("all of them", lambda: [i for i in tocsin.incidents() if i["alerts_resolved"] == 30], 30)
    page = workshop.page(tocsin)
    page.driver.execute_script(f"location.hash = '#/incidents/{incident['id']}'")
    page.wait_for('[data-testid="alert-count"]')
    assert page.text('[data-testid="alert-count"]').lower() == "250 alerts, 220 firing"
    shown = lambda: len(page.find(".alerts > .alert"))  # noqa: E731
    assert shown() == 50
    for count in (100, 200, 250):
        page.press('[data-action="more-alerts"]')
        wait_for(f"{count} of them", lambda count=count: shown() == count)
    assert page.find('[data-action="more-alerts"]') == []
    assert [error for error in page.errors() if "favicon" not in error] == []


def test_what_is_written_follows_from_what_came_in(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("many-alerts", broker)
    device = workshop.client(broker)
    begin = disk(tocsin)
    sent = 0
    for _ in range(2):
        for value in (-4, -3):
            publish(device, range(1, ALERTS + 1), value)
            sent += ALERTS * len(json.dumps({"value": value, "note": ""}).encode() + b"plant/porto/fz-100/temperature")
        publish(device, range(1, 21), -2, note="x" * 16_000)
        sent += 20 * 16_060
    wait_for("all of them", lambda: [i for i in tocsin.incidents() if i["alert_count"] == ALERTS], 60)
    grown = disk(tocsin) - begin
    print(f"{sent:,} bytes came in, {grown:,} were written: {grown / sent:.1f} a byte")
    assert grown < 30 * sent
