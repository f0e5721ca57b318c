"""A link in a message: looked at by a scanner, pressed by a person, once."""

import re

from support.browser import Browser
from support.waiting import wait_for

EVIL = "<img src=x onerror=document.title=1>"


def opened(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4, "note": EVIL})
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    return broker, tocsin, incident["id"]


def link(tocsin, id: str, action: str = "acknowledge", user: str = "ana", *more: str) -> str:
    """The path of a link."""
    arguments = ["--config", tocsin.configuration, "--user", user, "--incident", id, "--action", action, *more]
    done = tocsin.verb("link", *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(tocsin.url + "/a/")
    return done.stdout.strip().removeprefix(tocsin.url)


def press(tocsin, path: str, **headers):
    return tocsin.request("POST", path, base="", headers={"Authorization": "", **headers})


def state(tocsin, id: str) -> str:
    return tocsin.get(f"/incidents/{id}").json["state"]


def test_a_link_is_looked_at_by_anything_and_pressed_by_a_person(workshop, tmp_path):
    _, tocsin, id = opened(workshop)
    path = link(tocsin, id)
    for _ in range(5):
        page = tocsin.request("GET", path, base="", headers={"Authorization": "", "Accept": "text/html"})
        assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "no-referrer"
    assert state(tocsin, id) == "open"

    browser = workshop.keep(Browser(tmp_path / "profile", 390, 844))
    browser.open(tocsin.url + path)
    assert EVIL in browser.wait_for(".link-subject").text and browser.find("img") == []
    browser.press("button")
    wait_for("the page to say so", lambda: "Acknowledged" in browser.text("h1"))
    incident = tocsin.get(f"/incidents/{id}").json
    assert (incident["state"], incident["acknowledged_by"]) == ("acknowledged", "ana")
    assert "through link" in incident["timeline"][-1]["text"]
    assert [error for error in browser.errors() if "favicon" not in error] == []

    # Whoever opens it again is told who did it and when, and has nothing to press.
    browser.open(tocsin.url + path)
    at = incident["timeline"][-1]["at"][:16].replace("T", " ")
    wait_for("the page to say who", lambda: f"Acknowledged by ana, {at} UTC." in browser.text("main"))
    assert browser.find("button") == []

    # To press again is refused, also after a crash.
    before = tocsin.get(f"/incidents/{id}").json
    tocsin.kill()
    tocsin.start()
    again = press(tocsin, path)
    assert (again.status, again.json["code"]) == (410, "link_used")
    assert tocsin.get(f"/incidents/{id}").json == before
    assert tocsin.metrics()['tocsin_links_total{outcome="link_used"}'] == 1, "counted since the start"
    assert path.removeprefix("/a/") not in tocsin.log and path.split(".")[-1] not in tocsin.log


def test_every_refusal_has_its_code_and_changes_nothing(workshop, tmp_path):
    _, tocsin, id = opened(workshop)
    short = link(tocsin, id, "resolve", "ana", "--ttl", "1s")
    good = link(tocsin, id, "snooze", "bo", "--for", "2h")
    altered = good[:-3] + ("abc" if not good.endswith("abc") else "xyz")
    missing = link(tocsin, "i-99")
    removed = link(tocsin, id, "resolve", "carla")
    demoted = link(tocsin, id, "resolve", "dan")
    assert tocsin.verb("link", "--config", tocsin.configuration, "--user", "vera", "--incident", id, "--action", "resolve").returncode == 1
    assert tocsin.verb("link", "--config", tocsin.configuration, "--user", "eve", "--incident", id, "--action", "resolve").returncode == 1

    # Another configuration: carla is gone, dan may only look.
    text = tocsin.configuration.read_text()
    changed = re.sub(r"  carla: .*\n", "", text).replace("[ana, bo, carla, dan]", "[ana, bo, dan]").replace("users: [bo, carla]", "users: [bo]")
    changed = changed.replace("dan: {name: Dan Wu, role: responder}", "dan: {name: Dan Wu, role: viewer}")
    tocsin.stop()
    tocsin.configuration = tmp_path / "changed.yaml"
    tocsin.configuration.write_text(changed)
    tocsin.start()

    wait_for("the short one to expire", lambda: tocsin.get(short, base="").status == 410)
    expected = [
        (short, 410, "link_expired"), (altered, 400, "link_invalid"), ("/a/" + tocsin.token("ana"), 400, "link_invalid"),
        (missing, 404, "not_found"), (removed, 403, "unknown_user"), (demoted, 403, "forbidden"),
    ]
    for path, status, code in expected:
        answer = press(tocsin, path)
        assert (answer.status, answer.json["code"]) == (status, code), path
        assert f"<p class=\"link-code\">{code}</p>" in press(tocsin, path, Accept="text/html").body.decode()
    assert state(tocsin, id) == "open"
    # What was refused used nothing up: the good one still counts, once.
    assert press(tocsin, good).json["state"] == "snoozed"
    assert press(tocsin, good).json["code"] == "link_used"
    tocsin.request("POST", f"/incidents/{id}/resolve", body={})
    over = press(tocsin, link(tocsin, id))
    assert (over.status, over.json["code"]) == (409, "conflict")
    counted = tocsin.metrics()
    for code in ("link_invalid", "unknown_user", "forbidden"):
        assert counted[f'tocsin_links_total{{outcome="{code}"}}'] >= 2


def follow(tocsin, path: str, agent: str = "Mozilla/5.0") -> tuple[int, str | None]:
    """The status, and where it leads."""
    answer = tocsin.request("GET", path, base="", headers={"Authorization": "", "User-Agent": agent})
    return answer.status, answer.headers["Location"]


def test_whoever_reads_on_is_counted_and_led_where_the_notification_says(workshop):
    _, tocsin, id = opened(workshop)
    (told,) = tocsin.get("/notifications").json["items"]
    options = ["--config", tocsin.configuration, "--notification", told["id"]]
    page = tocsin.verb("link", *options).stdout.strip().removeprefix(tocsin.url)
    runbook = tocsin.verb("link", *options, "--link", "1").stdout.strip().removeprefix(tocsin.url)
    assert tocsin.verb("link", *options, "--user", "ana").returncode == 2
    before = tocsin.get(f"/incidents/{id}").json
    assert follow(tocsin, page) == (302, f"/#/incidents/{id}")
    assert follow(tocsin, runbook) == (302, "https://wiki.example.org/freezers?q=porto%20fz-1")
    # A chat program that shows what is behind a link is nobody who read it.
    assert follow(tocsin, runbook, "Slackbot-LinkExpanding 1.0")[0] == 302
    assert follow(tocsin, runbook + "x")[0] == 400
    nowhere = tocsin.verb("link", *options, "--link", "2").stdout.strip().removeprefix(tocsin.url)
    assert follow(tocsin, nowhere)[0] == 404

    def opened_by(visitor: str) -> float:
        return tocsin.metrics().get(f'tocsin_links_opened_total{{rule="warm",visitor="{visitor}"}}', 0)

    assert (opened_by("person"), opened_by("preview")) == (2, 1)
    assert tocsin.get(f"/incidents/{id}").json == before

    # On the dashboard a link is opened that way too.
    browser = workshop.page(tocsin)
    browser.press('[data-nav="inbox"]')
    link = browser.wait_for(f'[data-notification="{told["id"]}"] a.link')
    assert link.text == "Runbook" and link.get_attribute("href").startswith("https://wiki.example.org/")
    browser.press(f'[data-notification="{told["id"]}"] a.link')
    wait_for("the count", lambda: opened_by("person") == 3)

    # The report says so, also after a restart.
    wait_for("it to be written down", lambda: tocsin.get("/report").json["opened_links"] == [{"user": "ana", "rule": "warm", "count": 3}])
    assert tocsin.stop() == 0
    tocsin.start()
    shown = tocsin.verb("report", "--config", tocsin.configuration, TOCSIN_TOKEN=tocsin.token())
    assert "Who read on" in shown.stdout and re.search(r"ana +warm +3", shown.stdout), shown.stdout
    assert page.removeprefix("/go/") not in tocsin.log
