"""A loop that does not turn is noticed from outside, and says in the log what held it up."""

import re
import signal
import sqlite3
import time

import pytest
from support.waiting import wait_for


def hold(tocsin) -> sqlite3.Connection:
    """Takes the store's write lock, as a slow disk would: the loop's next commit waits for it."""
    database = sqlite3.connect(tocsin.database, isolation_level=None, timeout=20)
    database.execute("BEGIN IMMEDIATE")
    return database


def test_a_loop_that_does_not_turn_is_told_and_nobody_waits_for_it(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    device = workshop.client(broker)
    assert tocsin.get("/healthz", base="").status == 200
    lock = hold(tocsin)
    begin = time.monotonic()
    device.publish("plant/porto/fz-1/temperature", {"value": -8})

    def status(path: str) -> int:
        asked = time.monotonic()
        status = tocsin.get(path, base="").status
        assert status == 200 or time.monotonic() - asked < 2, f"{path} waits for the loop"
        return status

    assert status("/healthz") == 200, "a moment is no reason to end a process"
    wait_for("healthz to fail", lambda: status("/healthz") == 503, timeout=9)
    assert time.monotonic() - begin > 4, "it fails after five seconds, not before"
    unready = tocsin.get("/readyz", base="")
    assert unready.status == 503 and any("loop" in reason for reason in unready.json["reasons"]), unready.body
    assert tocsin.metrics()["tocsin_turn_age_seconds"] >= 5, "metrics are there, too"
    wait_for("the log to say what is in hand", lambda: "is taking long" in tocsin.log)
    line = next(line for line in tocsin.log.splitlines() if "is taking long" in line)
    assert "plant/porto/fz-1/temperature" in line and "phase=committing" in line and "value" not in line, line

    lock.execute("ROLLBACK")
    lock.close()
    wait_for("healthz to be well", lambda: status("/healthz") == 200)
    wait_for("the incident", lambda: tocsin.incidents())
    tocsin.wait_ready()
    metrics = tocsin.metrics()
    assert metrics["tocsin_turns_slow_total"] >= 1
    assert metrics["tocsin_turn_age_seconds"] < 1
    assert metrics['tocsin_turn_seconds_bucket{le="+Inf"}'] > metrics['tocsin_turn_seconds_bucket{le="0.25"}']


@pytest.mark.parametrize("number", [signal.SIGILL, signal.SIGSEGV])
def test_a_crash_is_over_at_once_and_shows_nothing_of_the_memory(workshop, number):
    tocsin = workshop.tocsin("small", workshop.broker())
    # What a signal from outside begins is told as a crash is. It does not end the process, as there is no instruction that crashes again.
    tocsin.process.signal(number)
    took = wait_for("where it was", lambda: re.search(r"Backtrace took ([\d.]+)", tocsin.log), timeout=20)
    assert float(took[1]) < 5, "the one that follows waits for it"
    tocsin.kill()
    assert "Program crashed" in tocsin.log and "crashed:" in tocsin.log
    assert "rax" not in tocsin.log and "Registers" not in tocsin.log, "memory may hold secrets"
    # What was committed is there, and it begins anew.
    tocsin.start()


def test_every_metric_is_described_once(workshop):
    tocsin = workshop.tocsin("small", workshop.broker())
    lines = tocsin.get("/metrics", base="").body.decode().splitlines()
    names = [line.split()[2] for line in lines if line.startswith("# HELP ")]
    assert len(names) > 40 and len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    series = [line.rsplit(" ", 1)[0] for line in lines if line and not line.startswith("#")]
    assert len(series) == len(set(series))


def test_readiness_names_each_client_of_the_broker(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    broker.kill()
    wait_for("both to be missed", lambda: len(tocsin.get("/readyz", base="").json["reasons"]) == 2)
    reasons = tocsin.get("/readyz", base="").json["reasons"]
    assert any("client that publishes" in reason for reason in reasons), reasons
    assert tocsin.get("/healthz", base="").status == 200, "that is no reason to restart"
    broker.start()
    tocsin.wait_ready()
