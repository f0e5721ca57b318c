"""The disk: what is refused takes little of it, there is a quota, and a full one loses nothing."""

import hashlib
import resource

from support.store import Store
from support.waiting import wait_for

TOPIC = "plant/porto/fz-1/temperature"
MB = 1_000_000


def size(tocsin) -> int:
    return sum(path.stat().st_size for path in tocsin.directory.glob("var/tocsin.db*"))


def own(workshop, broker, change) -> object:
    """Tocsin with a copy of a configuration that is changed before the start."""
    tocsin = workshop.tocsin("small", broker, start=False)
    text = change(tocsin.configuration.read_text())
    tocsin.configuration = tocsin.directory / "own.yaml"
    tocsin.configuration.write_text(text)
    return tocsin


def test_sixty_megabytes_that_are_refused_leave_a_length_a_hash_and_a_beginning(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    device = workshop.client(broker)
    payload = b'{"value": "' + b"x" * (300_000 - 13) + b'"}'
    for _ in range(200):
        device.publish(TOPIC, payload)
    device.publish(TOPIC, {"value": -8})
    wait_for("the alarm behind them", lambda: tocsin.incidents(), timeout=60)
    store = workshop.keep(Store(tocsin.database))
    wait_for("all of them", lambda: len(store.dead_letters()) == 200)
    assert size(tocsin) < 6 * MB, f"60 MB refused are {size(tocsin) / MB:.1f} MB on disk"
    for topic, kept, code, _ in store.dead_letters()[:3]:
        assert (topic, code) == (TOPIC, "payload-too-long") and payload.startswith(kept) and len(kept) == 1024
    [(length, digest)] = store.rows("SELECT DISTINCT length, sha256 FROM dead_letters")
    assert length == len(payload) and digest == hashlib.sha256(payload).digest()
    before = tocsin.metrics()
    assert before['tocsin_messages_rejected_total{reason="payload-too-long"}'] == 200

    # The same after a crash, whose journal has no more than that.
    tocsin.kill()
    tocsin.start()
    after = tocsin.metrics()
    for name in ("tocsin_inputs_total", "tocsin_events_total"):
        assert after[name] >= before[name]
    assert len(tocsin.incidents()) == 1
    assert len(store.dead_letters()) == 200
    told = tocsin.verb("replay", "--config", tocsin.configuration, "--from-store", "--output", "json")
    assert told.returncode == 0, told.stderr
    assert len(told.stdout.splitlines()) == len(store.notifications())


def test_dead_letters_of_one_source_have_a_bound(workshop):
    broker = workshop.broker()
    tocsin = own(workshop, broker, lambda text: text.replace("store: {", "store: {dead_letters: 100KiB, ")).start()
    device = workshop.client(broker)
    device.publish("meters/m-1", "quiet")
    for number in range(400):
        device.publish(TOPIC, b"{" + b"%04d" % number + b"x" * 1000)
    store = workshop.keep(Store(tocsin.database))

    def bounded() -> bool:
        letters = store.dead_letters()
        return 0 < len(letters) < 120 and letters[-1][1].startswith(b"{0399")

    wait_for("the oldest to give way", bounded)
    assert any(topic == "meters/m-1" for topic, *_ in store.dead_letters()), "another source's stay"
    dropped = 'tocsin_dead_letters_dropped_total{source="plant"}'
    wait_for("it to be counted", lambda: tocsin.metrics().get(dropped, 0) >= 280)


def test_the_quota_is_kept_and_said_and_nothing_that_counts_goes(workshop):
    broker = workshop.broker()
    tocsin = own(workshop, broker, lambda text: text.replace("store: {", "store: {quota: 20MiB, ")).start()
    device = workshop.client(broker)
    device.publish("plant/porto/fz-9/temperature", {"value": -8})
    opened = wait_for("the alarm", lambda: tocsin.incidents())[0]["id"]
    largest = 0
    filler = "x" * 60_000
    for number in range(1500):
        device.publish("plant/porto/fz-2/temperature", {"value": -20, "id": str(number), "filler": filler})
        if number % 100 == 0:
            largest = max(largest, size(tocsin))

    def condition() -> list[dict]:
        return [each for each in tocsin.incidents() if each["labels"].get("rule") == "tocsin-disk-quota"]

    wait_for("people to hear of it", condition, timeout=30)
    wait_for(
        "room to be made",
        lambda: tocsin.metrics()["tocsin_store_used_bytes"] < 21 * MB and tocsin.metrics()["tocsin_store_bytes"] < 40 * MB,
        timeout=40,
    )
    assert tocsin.metrics()['tocsin_store_gave_way_total{what="events"}'] > 0
    assert tocsin.metrics()["tocsin_store_quota_bytes"] == 20 * 2**20
    assert tocsin.get(f"/incidents/{opened}").json["state"] == "open"

    # What is left is enough to begin anew after a crash.
    tocsin.kill()
    tocsin.start()
    assert tocsin.get(f"/incidents/{opened}").json["state"] == "open"
    device.publish("plant/porto/fz-9/temperature", {"value": -20})
    wait_for("the end", lambda: tocsin.get(f"/incidents/{opened}").json["state"] == "resolved")


def test_a_full_disk_says_nothing_that_is_not_kept_and_is_over_by_itself(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    device = workshop.client(broker)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    device.publish("plant/porto/fz-1/temperature", {"value": -8})
    wait_for("the first", lambda: len(tocsin.incidents()) == 1)
    tocsin.stop()

    # No file may grow beyond what there is now and a little: to the database that is a disk without room.
    largest = max(path.stat().st_size for path in tocsin.directory.glob("var/tocsin.db*"))
    tocsin.start()
    pid = tocsin.process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest + 200_000, resource.RLIM_INFINITY))
    said = len(person.messages)
    sent = 0
    while tocsin.get("/readyz", base="").status == 200 and sent < 400:
        device.publish(f"plant/porto/big-{sent}/temperature", {"value": -8, "filler": "x" * 20_000})
        sent += 1
    reasons = wait_for("readiness to say so", lambda: tocsin.get("/readyz", base="").json["reasons"])
    assert any("store" in reason for reason in reasons), reasons
    assert tocsin.process.is_running, "a full disk ends nothing"
    kept = {each["id"] for each in tocsin.incidents()}
    told = {message.json.get("incident") for message in person.messages} - {None}
    assert told <= kept, "nothing is said that is not kept"

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    def warm() -> int:
        return sum(each["labels"].get("rule") == "warm" for each in tocsin.incidents())

    wait_for("all that was sent", lambda: warm() == sent + 1, timeout=60)
    tocsin.wait_ready()
    assert len(person.messages) >= said
    assert len({message.json["id"] for message in person.messages}) == len(person.messages), "each once"
