"""Real input: recordings of real boards and of a real machine, played into a real broker."""

import csv
import json
from datetime import datetime, timezone
from pathlib import Path

from support.store import Store
from support.waiting import wait_for

# The message as the boards sent it (the recording's README); their hardware addresses are not part of the recording.
BOARD = (
    '{"data":{"co":{{co}},"humidity":{{humidity}},"light":{{light}},"lpg":{{lpg}},"motion":{{motion}},'
    '"smoke":{{smoke}},"temp":{{temp}}},"device_id":"02:00:00:00:00:00","ts":{{ts}},"device":"{{device}}"}'
)


def read(recording: Path) -> list[dict[str, str]]:
    with recording.open(newline="") as file:
        return list(csv.DictReader(file))


class Played:
    """A recording that has been played to its end and read to its end, and what became of it."""

    def __init__(self, workshop, recording: Path, *options: str):
        broker = workshop.broker()
        tocsin = workshop.tocsin("recordings", broker)
        person = workshop.client(broker, "tocsin/users/ana/notifications")
        self.rows = read(recording)
        play = ["simulate", "--config", tocsin.configuration, "--recording", recording, *options]
        done = tocsin.verb(*play, timeout=180)
        assert done.returncode == 0, done.stderr

        def accounted() -> bool:
            metrics = tocsin.metrics()
            refusals = [name for name in metrics if name.startswith("tocsin_messages_rejected_total")]
            self.fates = {
                "events": metrics["tocsin_events_total"],
                "rejected": sum(metrics[name] for name in refusals),
                "unmatched": metrics["tocsin_messages_unmatched_total"],
            }
            return sum(self.fates.values()) >= len(self.rows)

        wait_for("every message to be accounted for", accounted, 60)
        wait_for("everything to be said", lambda: tocsin.metrics()["tocsin_outbox_waiting"] == 0)
        self.metrics = tocsin.metrics()
        store = workshop.keep(Store(tocsin.database))
        self.messages = store.messages()
        wait_for("every notification", lambda: len(person.messages) >= self.metrics["tocsin_notifications_total"])
        self.notifications = [message.json for message in person.messages]
        print(f"{recording.name}: {len(self.rows)} rows; {self.fates}; {len(self.notifications)} notifications")

    def assert_accounted(self) -> None:
        assert self.fates == {"events": len(self.rows), "rejected": 0, "unmatched": 0}
        assert len(self.messages) == len(self.rows)
        assert self.metrics["tocsin_rule_evaluations_total"] >= len(self.rows)
        assert not [name for name in self.metrics if name.startswith("tocsin_rule_failures_total{")]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def episodes(values, begins, ends) -> int:
    """How often a condition with hysteresis begins."""
    count, firing = 0, False
    for value in values:
        firing, was = (not ends(value) if firing else begins(value)), firing
        count += firing and not was
    return count


def test_three_boards(workshop, shared):
    options = ["--topic", "iot-device-data", "--template", BOARD, "--speed", "1000"]
    played = Played(workshop, shared / "recordings/env_telemetry.csv", *options)
    played.assert_accounted()
    for row, message in zip(played.rows, played.messages):
        assert message.topic == b"iot-device-data"
        payload = json.loads(message.payload)
        assert payload["ts"] == float(row["ts"]) and payload["device"] == row["device"]
        assert payload["data"] == {
            name: row[name] == "true" if name in ("light", "motion") else float(row[name])
            for name in ("co", "humidity", "light", "lpg", "motion", "smoke", "temp")
        }

    # Each rule has fired as often as its words say, worked out here from the recording itself.
    def column(name: str, device: str) -> list[float]:
        return [float(row[name]) for row in played.rows if row["device"] == device]

    damp = episodes(column("humidity", "iot-device-01"), lambda v: v > 76, lambda v: v < 75)
    warm = episodes(column("temp", "iot-device-02"), lambda v: v > 26.5, lambda v: v < 26)
    off = [float(row["temp"]) < 10 or float(row["humidity"]) < 30 for row in played.rows]
    glitch = episodes(off, bool, lambda v: not v)
    motion = episodes([row["motion"] == "true" for row in played.rows], bool, lambda v: not v)
    print(f"damp {damp}, warm {warm}, glitch {glitch}, motion {motion} times")
    assert played.metrics["tocsin_alerts_fired_total"] == damp + warm + glitch + motion
    assert {each["labels"]["rule"] for each in played.notifications} == {"damp", "warm", "glitch", "motion"}


def test_a_machine_that_fails(workshop, shared):
    name = "nab_machine_temperature_system_failure.csv"
    options = ["--topic", "machine/press/temperature", "--column", "value", "--speed", "200000"]
    played = Played(workshop, shared / "recordings" / name, *options)
    played.assert_accounted()
    values = [float(row["value"]) for row in played.rows]
    assert played.metrics["tocsin_alerts_fired_total"] == episodes(values, lambda v: v < 55, lambda v: v > 70)

    # The labels' clock is the recording's, which was taken as UTC. Judged by when it happened, not when it was played.
    labels = json.loads((shared / "recordings/nab_labels.json").read_text())[name]
    windows = [[instant(time) for time in window] for window in labels["windows"]]
    trouble = [
        datetime.fromisoformat(each["event_time"])
        for each in played.notifications
        if each["kind"] in ("firing", "updated")
    ]
    assert instant("2013-12-01") < min(trouble) < max(trouble) < instant("2014-03-01")
    told = [begin for begin, end in windows if any(begin <= time <= end for time in trouble)]
    outside = [time for time in trouble if not any(begin <= time <= end for begin, end in windows)]
    print(f"{len(told)} of {len(windows)} labelled failures were told; {len(outside)} notifications lay outside:")
    print("\n".join(f"    {time:%Y-%m-%d %H:%M}" for time in outside))
    assert len(told) >= 3
    assert len(outside) <= 10
