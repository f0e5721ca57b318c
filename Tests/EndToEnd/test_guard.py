"""The default guard: what one source may bring about and one person may silence, with nothing configured."""

from support import CONFIG
from support.waiting import wait_for


def flood(workshop, broker, tocsin, count: int) -> None:
    device = workshop.client(broker)
    for number in range(count):
        device.publish(f"plant/porto/d-{number}/fault", "1")
    wait_for("the flood", lambda: tocsin.metrics().get("tocsin_events_total", 0) >= count, timeout=120)


def test_a_thousand_messages_are_at_most_120_pages_a_minute_to_each_and_a_sum(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("guard", broker)
    inboxes = workshop.client(broker, "tocsin/users/+/notifications")
    flood(workshop, broker, tocsin, 1000)
    inboxes.wait_for("bo's sum", lambda each: each.json["user"] == "bo" and each.json["title"].endswith("more notifications"), timeout=120)
    told = [each.json for each in list(inboxes.messages)]
    for user in ("ana", "bo"):
        paged = [each for each in told if each["user"] == user and each["kind"] == "firing"]
        # A slow machine may take more than a minute for a thousand, and the minute is any 60 seconds.
        assert 120 <= len(paged) <= 360, len(paged)
    metrics = tocsin.metrics()
    assert metrics["tocsin_notifications_summed_total"] > 0


def test_a_responder_silences_for_a_week_at_most_and_everything_for_an_hour_and_others_hear_of_it(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("guard", broker)

    def silence(match: str, span: str, user: str = "ana", role: str = "responder"):
        token = {"Authorization": f"Bearer {tocsin.token(user, role)}"}
        return tocsin.request("POST", "/silences", headers=token, body={"match": match, "for": span})

    for match, span in (('labels.site == "porto"', "8d"), ("true", "2h"), ("severity >= info", "61m")):
        refused = silence(match, span)
        assert (refused.status, refused.json["code"]) == (403, "forbidden"), (match, refused.json)
    # The lesser of what the token says and what the configuration says now.
    assert silence("true", "2h", role="admin").status == 403
    assert silence("true", "2h", user="root", role="responder").status == 403
    assert silence("true", "1h", user="vera", role="responder").status == 403
    assert silence('labels.site == "nowhere"', "100d", user="root", role="admin").status < 300
    assert silence('labels.site == "' + "x" * 4000 + '"', "1h").status < 300
    assert silence('labels.site == "' + "x" * 4096 + '"', "1h").status >= 400

    made = silence("true", "1h")
    assert made.status < 300, made.body
    (heard,) = wait_for("bo to hear of it", lambda: tocsin.get("/notifications", user="bo").json["items"])
    assert heard["title"] == "Ana Souza silenced everything for 1h"
    assert made.json["id"] in heard["body"]
    assert tocsin.get("/notifications", user="ana").json["items"] == []


def test_an_inbox_keeps_more_than_a_thousand(workshop, tmp_path):
    broker = workshop.broker()
    lifted = tmp_path / "lifted.yaml"
    text = (CONFIG / "guard.yaml").read_text() + "limits: {notifications_per_minute: none}\n"
    lifted.write_text(text.replace("payload: json}", "payload: json, limits: {incidents_per_minute: none}}"))
    tocsin = workshop.tocsin(lifted, broker)
    counts = workshop.client(broker, "tocsin/users/ana/inbox")
    flood(workshop, broker, tocsin, 1500)
    counts.wait_for("all of it", lambda each: each.json["unread"] == 1500, timeout=60)
    # Ana's are every other one: one of the first two is hers.
    assert any(tocsin.request("POST", "/notifications/read", body={"ids": [id]}).status < 300 for id in ("n-1", "n-2"))
    counts.wait_for("one less", lambda each: each.json["unread"] == 1499)
    assert tocsin.request("POST", "/notifications/read", body={"all": True}).status < 300
    counts.wait_for("none", lambda each: each.json["unread"] == 0)
