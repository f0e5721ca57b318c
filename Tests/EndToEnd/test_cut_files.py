"""A configuration that was cut short while it was saved puts out no alarm."""

import os
import signal

import pytest

from support import CONFIG
from support.waiting import wait_for

WHOLE = (CONFIG / "small.yaml").read_text()


@pytest.mark.parametrize("text", ["", "\n\n", "# Only this.\n", "---\n", "sources:", "rules: [\n", "store: {path: var/x.db}\n"])
def test_check_refuses_what_is_no_configuration(workshop, text):
    tocsin = workshop.tocsin("small", workshop.broker(), start=False)
    path = tocsin.directory / "cut.yaml"
    path.write_text(text)
    done = tocsin.verb("check", "--config", path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{path}:" in done.stdout and ": error: " in done.stdout
    refused = tocsin.verb("serve", "--config", path)
    assert refused.returncode == 1 and ": error: " in refused.stderr


def test_a_save_that_was_cut_short_changes_nothing(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker, start=False)
    tocsin.configuration = tocsin.directory / "own.yaml"
    tocsin.configuration.write_text(WHOLE)
    tocsin.start()
    device = workshop.client(broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    device.publish("plant/porto/fz-1/temperature", {"value": -4})
    opened = wait_for("the alarm", lambda: tocsin.incidents(state="open"))[0]["id"]

    # At the beginning, in the middle, after each section, and within words and lines.
    sections = [WHOLE.index(f"\n{name}:") + 1 for name in ("sources", "rules", "routing", "users", "teams")]
    lengths = sorted({0, 1, len(WHOLE) // 2, len(WHOLE) - 20, *sections, *(place + 9 for place in sections), 400, 1111})
    for length in lengths:
        before = len(tocsin.log)
        tocsin.configuration.write_text(WHOLE[:length])
        os.kill(tocsin.process.pid, signal.SIGHUP)
        wait_for(f"{length} bytes to be refused", lambda: "the new configuration is refused" in tocsin.log[before:])
    assert tocsin.get(f"/incidents/{opened}").json["state"] == "open"
    device.publish("plant/porto/fz-2/temperature", {"value": -4})
    person.wait_for("a further alarm", lambda message: "fz-2" in message.json["title"])

    # What is meant is taken, and what it removes is said.
    before = len(tocsin.log)
    begin, end = WHOLE.index("  - name: much"), WHOLE.index("routing:")
    tocsin.configuration.write_text(WHOLE[:begin] + WHOLE[end:])
    os.kill(tocsin.process.pid, signal.SIGHUP)
    wait_for("the reload", lambda: "configuration reloaded" in tocsin.log[before:])
    assert "names=much" in tocsin.log[before:] and "section=rules" in tocsin.log[before:]


def test_a_key_that_can_be_guessed_is_refused_by_check_and_at_the_start(workshop):
    tocsin = workshop.tocsin("small", workshop.broker(), start=False)
    (tocsin.directory / "var/token.key").write_text("short\n")
    for verb in ("check", "serve"):
        done = tocsin.verb(verb, "--config", tocsin.configuration)
        said = done.stdout + done.stderr
        assert done.returncode == 1 and "at least 32" in said and "short" not in said, said


def test_a_replay_says_what_failed(workshop):
    tocsin = workshop.tocsin("small", workshop.broker(), start=False)
    recording = tocsin.directory / "fridge.csv"
    recording.write_text("ts,value\n" + "".join(f"2026-01-01T00:00:{second:02}Z,{second}\n" for second in range(30)))
    path = tocsin.directory / "own.yaml"
    path.write_text(WHOLE.replace("when: payload.value > -12.0", "when: payload.degrees > -12.0"))
    done = tocsin.verb(
        "replay", "--config", path, "--recording", recording, "--topic", "plant/porto/fz-1/temperature", "--column", "value"
    )
    assert done.returncode == 0, done.stderr
    assert "30 inputs, 0 notifications" in done.stderr or "0 notifications" in done.stderr
    assert "the rule 'warm' failed on 30 events" in done.stderr and "degrees" in done.stderr, done.stderr
