"""How a person wants to be told: over HTTP, on the page, and after a restart."""

from support.browser import Browser
from support.waiting import wait_for


def pressed(page: Browser, preference: str) -> str | None:
    """The choice that is made in a section."""
    return page.attribute(f'[data-preference="{preference}"] .segment[aria-pressed="true"]', "data-choice")


def test_quiet_hours_are_changed_on_the_page_and_stay(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    page = workshop.page(tocsin)
    page.press(".menu-button")
    page.press('[data-nav-menu="preferences"]')
    wait_for("the choice", lambda: pressed(page, "quiet_hours") == "configured")
    page.press('[data-preference="quiet_hours"] [data-choice="own"]')
    script = """
        for (const [name, value] of Object.entries(arguments[0])) {
          const field = document.querySelector(`[data-preference="quiet_hours"] [name=${name}]`);
          field.value = value;
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
    """
    page.wait_for('[data-preference="quiet_hours"] [name=from]')
    page.driver.execute_script(script, {"from": "21:30", "to": "06:15", "unless": "severity >= error"})
    page.press('[data-day="sun"]')
    page.press('[data-action="save-preferences"]')
    hours = {"from": "21:30", "to": "06:15", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat"], "unless": "severity >= error"}
    wait_for("the service to know", lambda: tocsin.get("/me/preferences").json["quiet_hours"] == hours)

    def shown() -> dict:
        fields = page.find('[data-preference="quiet_hours"] .field-input')
        return {field.get_attribute("name"): field.get_attribute("value") for field in fields}

    for again in (lambda: page.driver.refresh(), lambda: (tocsin.stop(), tocsin.start(), page.driver.refresh())):
        again()
        wait_for("the choice", lambda: pressed(page, "quiet_hours") == "own")
        assert shown() == {"from": "21:30", "to": "06:15", "unless": "severity >= error"}
        assert page.attribute('[data-day="sun"]', "aria-pressed") == "false"
        assert page.attribute('[data-day="mon"]', "aria-pressed") == "true"

    # What the service does not take is told where it is, and nothing is lost of what was written.
    page.wait_for("input[name=mute]").send_keys("labels.device ==")
    page.press('[data-action="add-mute"]')
    page.press('[data-action="save-preferences"]')
    page.wait_for('[data-preference="mutes"] [data-pointer="/mutes/0/match"]')
    page.press('[data-action="remove-mute"]')
    page.wait_for("input[name=mute]").send_keys('labels.device == "fz-1"')
    page.press('[data-action="add-mute"]')
    page.press('[data-action="save-preferences"]')
    wait_for("the mute", lambda: tocsin.get("/me/preferences").json["mutes"])
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -4})
    wait_for("the incident", lambda: tocsin.incidents())
    # It goes on to others as before.
    assert tocsin.get("/notifications").json["items"] == []
    present = tocsin.get("/me/preferences").json["in_force"]
    assert (present["quiet_hours"]["from"], present["channels"]["from"]) == ("own", "configuration")
    assert [error for error in page.errors() if "400" not in error and "ERR_" not in error] == []


def test_everyone_changes_their_own_and_faults_are_told_with_their_place(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("care", broker)
    viewer = {"Authorization": f"Bearer {tocsin.token('vera', 'viewer')}"}
    off = tocsin.request("PUT", "/me/preferences", body={"quiet_hours": "off", "per_hour": 5}, headers=viewer)
    assert off.status == 200 and off.json["in_force"]["per_hour"] == {"value": 5, "from": "own"}
    assert tocsin.get("/me/preferences").json["quiet_hours"] == "configured"
    # What was got may be sent back.
    same = tocsin.request("PUT", "/me/preferences", body=off.json, headers=viewer)
    assert same.json == off.json
    faults = [
        ({"channels": [{"use": ["inbox"]}, {"use": ["inbox", "pigeon"]}]}, "/channels/1/use/1"),
        ({"channels": [{"use": ["inbox"], "digest": "1s"}]}, "/channels/0/digest"),
        ({"mutes": [{"match": "true"}, {"match": "rule =="}]}, "/mutes/1/match"),
        ({"quiet_hours": {"from": "22:00", "to": "07:00", "unless": "severty == critical"}}, "/quiet_hours/unless"),
        ({"quiet": True}, "/quiet"),
    ]
    for body, pointer in faults:
        answer = tocsin.request("PUT", "/me/preferences", body=body)
        assert answer.status == 400, body
        assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]
