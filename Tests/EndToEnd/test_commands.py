"""Commands that can't be obeyed: refused with a stable code, answered, counted, and nothing is changed."""

from support.waiting import wait_for
from support.websocket import Stream


def opened(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4})
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    wait_for("the notification", lambda: tocsin.get("/notifications").json["items"])
    return broker, tocsin, incident["id"]


def everything(tocsin, id: str):
    """What nobody may have changed."""
    boxes = {user: tocsin.request("GET", "/notifications", user=user).json["items"] for user in ("ana", "bo", "vera")}
    return tocsin.get(f"/incidents/{id}").json, boxes, tocsin.get("/silences").json


def refusals(tocsin, door: str) -> dict[str, float]:
    prefix = f'tocsin_commands_total{{door="{door}",outcome="'
    counted = {name.removeprefix(prefix).removesuffix('"}'): count for name, count in tocsin.metrics().items() if name.startswith(prefix)}
    return {outcome: count for outcome, count in counted.items() if count}


def wrong(notification: str, id: str) -> list[tuple[object, str]]:
    """What is wrong whoever asks for it, and the code that says so."""
    return [
        ({"action": "read", "notification": notification}, "not_found"),  # it is ana's
        ({"action": "dismiss", "notification": "n-99999"}, "not_found"),
        ({"action": "acknowledge", "incident": "i-99999"}, "not_found"),
        ({"action": "acknowledge", "incident": "i-0"}, "not_found"),
        ({"action": "acknowledge", "incident": f"{id}/../.."}, "not_found"),
        ({"action": "explode", "incident": id}, "bad_request"),
        ({"incident": id}, "bad_request"),
        ({"action": "snooze", "incident": id}, "bad_request"),
        ({"action": "snooze", "incident": id, "for": "-5m"}, "bad_request"),
        ({"action": "snooze", "incident": id, "for": "99d"}, "bad_request"),
        ({"action": "read"}, "bad_request"),
    ]


def test_what_a_button_asks_in_vain_is_answered_on_its_topic(workshop):
    broker, tocsin, id = opened(workshop)
    (told,) = tocsin.get("/notifications").json["items"]
    before = everything(tocsin, id)
    replies = workshop.client(broker, "tocsin/users/+/replies/#", "wall/#", "plant/line/#")
    sender = workshop.client(broker)

    def refused(topic: str, payload, code: str, correlation: str, answers: str) -> None:
        respond_to = answers if answers.count("/") > 3 else None
        sender.publish(topic, payload, respond_to=respond_to, correlation=correlation.encode())
        message = replies.wait_for(f"the answer to {payload}", lambda each: each.correlation == correlation.encode())
        assert message.topic == answers, payload
        assert message.json["ok"] is False and message.json["error"]["code"] == code, (payload, message.json)

    expected: dict[str, float] = {}

    def expect(topic: str, payload, code: str, answers: str) -> None:
        expected[code] = expected.get(code, 0) + 1
        refused(topic, payload, code, f"c{sum(expected.values())}", answers)

    for payload, code in wrong(told["id"], id):
        expect("tocsin/users/bo/commands", payload, code, "tocsin/users/bo/replies")
    for payload in ({"action": "acknowledge", "incident": 7}, b"", b"acknowledge", b"[]", b"\xff\xfe", b'{"action": "acknowledge"', b"[" * 5000, b'{"a":' * 5000):
        expect("tocsin/users/bo/commands", payload, "bad_request", "tocsin/users/bo/replies")
    expect("tocsin/users/bo/commands", b" " * 70_000, "bad_request", "tocsin/users/bo/replies")
    # Who may only look, and who isn't anybody.
    acknowledge = {"action": "acknowledge", "incident": id}
    expect("tocsin/users/vera/commands", acknowledge, "forbidden", "tocsin/users/vera/replies")
    expect("tocsin/users/nobody/commands", acknowledge, "forbidden", "tocsin/users/nobody/replies")
    # What can't be anybody's id can't be a topic of ours either, so nobody hears of it. `+`, `#` and NUL the broker refuses.
    for name in ("b o", "é", "a" * 65, ""):
        expected["bad_request"] += 1
        sender.publish(f"tocsin/users/{name}/commands", acknowledge, respond_to="wall/1", correlation=b"nobody")
    # Nobody makes Tocsin write where they may not themselves: an answer goes to the sender's replies, or below them.
    expect("tocsin/users/bo/commands", {**acknowledge, "incident": "i-99"}, "not_found", "tocsin/users/bo/replies/wall/3")
    for topic in (
        "tocsin/users/ana/notifications", "tocsin/incidents/i-1", "tocsin/status", "wall/1", "plant/line/stop",
        "tocsin/users/ana/replies", "tocsin/users/bo/repliesX", "$SYS/x",
    ):
        expected["not_found"] += 1
        sender.publish("tocsin/users/bo/commands", {**acknowledge, "incident": "i-99"}, respond_to=topic, correlation=topic.encode())
        answer = replies.wait_for("the answer", lambda each: each.correlation == topic.encode())
        assert answer.topic == "tocsin/users/bo/replies"

    assert not [message.topic for message in replies.messages if not message.topic.startswith("tocsin/users/")]
    assert refusals(tocsin, "mqtt") == expected
    assert everything(tocsin, id) == before


def test_what_a_page_asks_in_vain_is_answered_on_its_socket(workshop):
    _, tocsin, id = opened(workshop)
    (told,) = tocsin.get("/notifications").json["items"]
    before = everything(tocsin, id)
    cases = wrong(told["id"], id)
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("bo"))
    expected: dict[str, float] = {}
    for number, (payload, code) in enumerate(cases):
        stream.send({"type": "command", "id": number, **payload})
        result = stream.wait_for(f"the answer to {payload}", lambda each: each["type"] == "result" and each["id"] == number)
        assert result["ok"] is False and result["error"]["code"] == code, (payload, result)
        expected[code] = expected.get(code, 0) + 1
    assert refusals(tocsin, "websocket") == expected
    assert everything(tocsin, id) == before


def test_what_a_program_asks_in_vain_is_answered_with_a_status(workshop):
    _, tocsin, id = opened(workshop)
    before = everything(tocsin, id)
    for user, path, body, status in [
        ("bo", "/incidents/i-99999/acknowledge", {}, 404),
        ("bo", f"/incidents/{id}/explode", {}, 404),
        ("bo", f"/incidents/{id}/snooze", {"for": "99d"}, 400),
        ("bo", f"/incidents/{id}/snooze", {}, 400),
        ("vera", f"/incidents/{id}/acknowledge", {}, 403),
    ]:
        token = tocsin.token(user, "viewer" if user == "vera" else "responder")
        answer = tocsin.request("POST", path, body=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.status == status and answer.json["status"] == status, (path, answer.body)
    # A token can't name what can't be a user's id.
    for user in ("a+b", "a#", "a/b", "a\0b", "", "é" * 3, "a" * 65):
        assert tocsin.request("GET", "/notifications", user=user).status == 401, user
    assert everything(tocsin, id) == before


def test_who_acknowledges_what_is_over_learns_so_at_every_door(workshop):
    broker, tocsin, id = opened(workshop)
    assert tocsin.request("POST", f"/incidents/{id}/resolve", body={}).status == 200
    over = tocsin.get(f"/incidents/{id}").json
    assert over["state"] == "resolved"

    replies = workshop.client(broker, "tocsin/users/bo/replies")
    workshop.client(broker).publish("tocsin/users/bo/commands", {"action": "acknowledge", "incident": id, "id": 7})
    answer = replies.wait_for("the answer", lambda message: message.json["id"] == 7).json
    assert (answer["ok"], answer["error"]["code"]) == (False, "conflict")

    late = tocsin.request("POST", f"/incidents/{id}/acknowledge", user="bo", body={})
    assert (late.status, late.json["code"]) == (409, "conflict")
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("bo"))
    stream.send({"type": "command", "id": 8, "action": "acknowledge", "incident": id})
    result = stream.wait_for("the answer", lambda each: each["type"] == "result" and each["id"] == 8)
    assert (result["ok"], result["error"]["code"]) == (False, "conflict")
    done = tocsin.verb("ack", id, "--config", tocsin.configuration, TOCSIN_TOKEN=tocsin.token("bo"))
    assert done.returncode == 1 and "resolved" in done.stderr, done.stderr
    assert tocsin.get(f"/incidents/{id}").json == over
