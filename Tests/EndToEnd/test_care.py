"""What a person does on the page about trouble: snooze it, write down what was found, silence it, see who is on call."""

import time
from datetime import datetime, timezone

from selenium.webdriver.common.by import By

from support.browser import Browser
from support.waiting import wait_for

EVIL = "<img src=x onerror=document.title=1><b>bold</b>"


def at_silences(workshop, broker):
    """The service, and the page where Ana sees the silences."""
    tocsin = workshop.tocsin("care", broker)
    page = workshop.page(tocsin)
    page.press('[data-nav="silences"]')
    page.wait_for('[data-action="new-silence"]')
    return tocsin, page


def write(page: Browser, selector: str, text: str) -> None:
    page.wait_for(selector)
    (field,) = page.driver.find_elements(By.CSS_SELECTOR, selector)
    field.clear()
    field.send_keys(text)


def texts(page: Browser, selector: str) -> str:
    return " ".join(element.text for element in page.find(selector))


def test_an_incident_is_snoozed_and_silenced_on_its_page(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4, "note": EVIL})
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    id = incident["id"]
    page = workshop.page(tocsin)
    page.press(f'[data-incident="{id}"] .row-title')
    article = f'article[data-incident="{id}"]'
    assert EVIL in page.wait_for(article + '[data-state="open"] h1').text
    wait_for("the reason", lambda: "on call for plant-primary, step 1 of plant-on-call" in texts(page, '[data-testid="told"]'))

    # It is snoozed, and whoever looks sees until when.
    page.press('[data-action="snooze"]')
    page.press('[data-snooze="30 minutes"]')
    page.wait_for(article + '[data-state="snoozed"]')
    snoozed = wait_for(
        "the snooze", lambda: (now := tocsin.get(f"/incidents/{id}").json)["state"] == "snoozed" and now
    )
    until = datetime.fromisoformat(snoozed["snoozed_until"].replace("Z", "+00:00"))
    assert 28 * 60 < (until - datetime.now(timezone.utc)).total_seconds() <= 30 * 60

    # What she writes down is text, too.
    write(page, '[data-testid="note-form"] input', f"the door {EVIL}")
    page.press('[data-action="note"]')
    wait_for("the note", lambda: f"the door {EVIL}" in texts(page, ".timeline"))
    assert tocsin.get(f"/incidents/{id}").json["timeline"][-1]["user"] == "ana"

    # Escalating asks first; then the next step is told, and it is open again.
    page.press('[data-action="escalate"]')
    page.press('[data-action="escalate"].button-danger')
    page.wait_for(article + '[data-state="open"]')
    wait_for("bo to be told", lambda: "escalated" in {each["kind"] for each in tocsin.get("/notifications", "bo").json["items"]})

    # A silence is made of what the incident says of itself.
    page.press('[data-action="silence"]')
    match = page.wait_for("textarea[name=match]")
    wait_for("the condition", lambda: match.get_attribute("value"))
    page.press('[data-action="add-silence"]')
    page.wait_for('[data-silence="s-1"][data-state="active"]')
    (silence,) = tocsin.get("/silences").json["items"]
    assert silence["match"] == 'rule == "warm" && labels.device == "fz-1" && labels.site == "porto"'
    assert (silence["by"], silence["state"]) == ("ana", "active")

    assert page.find("main img") == [] and page.find("main b") == [] and page.driver.title != "1"
    assert page.errors() == []


def test_a_silence_that_somebody_else_makes_shows_by_itself(workshop):
    tocsin, page = at_silences(workshop, workshop.broker())
    # The page reads the list by itself every ten seconds; told of a change, it does so at once.
    made = tocsin.request("POST", "/silences", user="bo", body={"match": 'labels.site == "lab"', "for": "2h"})
    assert made.status in (200, 201), made.body
    page.wait_for('[data-silence="s-1"][data-state="active"]', 3)
    assert tocsin.request("DELETE", "/silences/s-1", user="bo").status in (200, 204)
    page.wait_for('[data-silence="s-1"][data-state="expired"]', 3)
    assert page.errors() == []


def test_what_a_silence_withheld_is_counted_and_told_at_its_end(workshop):
    broker = workshop.broker()
    tocsin, page = at_silences(workshop, broker)
    page.press('[data-action="new-silence"]')
    write(page, "textarea[name=match]", "labels.site ==")
    page.press('[data-action="add-silence"]')
    wait_for("the problem", lambda: texts(page, ".field-problem"))
    write(page, "textarea[name=match]", 'labels.site == "lab"')
    write(page, "input[name=comment]", EVIL)
    page.press('[data-action="add-silence"]')
    shown = page.wait_for('[data-silence="s-1"][data-state="active"]')
    assert EVIL in shown.text

    workshop.client(broker).publish("plant/lab/fz-9/temperature", {"value": -4, "note": EVIL})
    page.wait_for('[data-silence="s-1"] [data-count="1"]', 40)
    page.press('[data-silence="s-1"] [data-action="end-silence"]')
    page.press('[data-silence="s-1"] [data-action="end-silence"].button-danger')
    page.wait_for('[data-silence="s-1"][data-state="expired"]')

    # The summary is about no single incident: it shows what it says, and leads nowhere.
    page.press('[data-nav="inbox"]')
    digest = page.wait_for('[data-kind="digest"][data-alone]')
    assert "withheld 1 alert" in digest.text and "told now" in digest.text
    assert page.find('[data-kind="digest"] a') == []
    # What still fires is told, once.
    wait_for("the incident", lambda: page.find('[data-kind="firing"]'))
    assert page.find("main img") == [] and page.find("main b") == []

    # Everything is read at a press, with one command.
    page.press('[data-action="read-all"]')
    wait_for("the inbox to be read", lambda: page.attribute('[data-testid="bell"]', "data-unread") == "0")
    wait_for(
        "the service to know", lambda: {each["state"] for each in tocsin.get("/notifications").json["items"]} == {"read"}
    )
    assert [error for error in page.errors() if "400" not in error] == [], "but for the condition that was none"


def test_who_is_on_call_is_on_the_page(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    now = int(time.time())

    def moment(seconds: int) -> str:
        return datetime.fromtimestamp(now + seconds, timezone.utc).isoformat().replace("+00:00", "Z")

    change = {"replace": "ana", "with": "dan", "from": moment(-60), "to": moment(3600)}
    made = tocsin.request("POST", "/schedules/plant-primary/overrides", body=change)
    assert made.status == 201, made.body
    page = workshop.page(tocsin)
    page.press('[data-nav="on-call"]')
    page.wait_for('[data-schedule="plant-primary"][data-users="dan"]')
    assert "You" in texts(page, '[data-schedule="plant-primary"] .duty-next'), "she is the next"
    assert page.attribute('[data-schedule="second-line"]', "data-users") in ("bo", "carla")

    calendar = tocsin.get("/schedules/plant-primary.ics")
    lines = calendar.body.decode().split("\r\n")
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith("SUMMARY")][:2] == [
        "SUMMARY:Dan Wu on call for plant-primary",
        "SUMMARY:Ana Souza on call for plant-primary",
    ]

    page.press(f'[data-override="{made.json["id"]}"] [data-action="remove-override"]')
    page.wait_for('[data-schedule="plant-primary"][data-users="ana"]')
    (present,) = [each for each in tocsin.get("/on-call").json["schedules"] if each["id"] == "plant-primary"]
    assert present["users"] == ["ana"]
    assert page.errors() == []


def test_what_became_worse_is_one_row_and_leads_to_where_it_went_on(workshop, tmp_path):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    text = tocsin.configuration.read_text()
    changed = text.replace("severity: error", "severity: 'payload.value > 0.0 ? critical : warning'")
    changed = changed.replace("  routes:\n", "  routes:\n    - {match: severity == critical, notify: [team:facilities]}\n")
    assert changed.count("critical") == 2
    tocsin.stop()
    tocsin.configuration = tmp_path / "worse.yaml"
    tocsin.configuration.write_text(changed)
    tocsin.start()

    device = workshop.client(broker)
    device.publish("plant/porto/fz-1/temperature", {"value": -4})
    page = workshop.page(tocsin)
    page.wait_for('[data-incident="i-1"] .row-title')
    device.publish("plant/porto/fz-1/temperature", {"value": 4})
    page.wait_for('[data-incident="i-2"] .row-title')
    wait_for("the first row to go", lambda: not page.find('.row[data-incident="i-1"]'))
    wait_for("the headline", lambda: texts(page, "h1") == "1 open, needs somebody")
    assert {incident["id"] for incident in tocsin.incidents(state="open")} == {"i-1", "i-2"}

    page.press('[data-action="later"]')
    page.driver.execute_script("location.hash = '#/incidents/i-1'")
    page.wait_for('article[data-incident="i-1"]')
    wait_for("the way on", lambda: "Went on as i-2" in texts(page, '[data-owner="somebody"]'))

    # Where the second is ended by hand, the first is there again: it fires still.
    assert tocsin.request("POST", "/incidents/i-2/resolve", body={}).status == 200
    page.driver.execute_script("location.hash = '#/'")
    page.wait_for('[data-incident="i-1"] .row-title')
    device.publish("plant/porto/fz-1/temperature", {"value": -20})
    wait_for("the end", lambda: texts(page, "h1") == "All quiet")
