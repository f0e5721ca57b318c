"""The verbs as a person at a terminal has them: what they print, and how they exit.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 could not reach the service or broker.
"""

import base64
import json
import math
from collections import Counter

import pytest

from support import CONFIG, ROOT
from support.process import free_port
from support.waiting import wait_for

SHIPPED = ROOT / "config/tocsin.yaml"
VERBS = "serve check simulate decode eval incidents ack unack snooze escalate resolve silence override who tail report token acl bench".split()


@pytest.fixture
def idle(workshop):
    """Configured, but not running."""
    return workshop.tocsin("small", workshop.broker(start=False), start=False)


def with_an_incident(workshop, configuration: str):
    """Running, with one open incident, and Ana's token in the environment."""
    broker = workshop.broker()
    tocsin = workshop.tocsin(configuration, broker)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    (incident,) = wait_for("the incident", lambda: tocsin.incidents())
    return tocsin, incident, {"TOCSIN_TOKEN": tocsin.token()}


@pytest.fixture
def busy(workshop):
    return with_an_incident(workshop, "small")


@pytest.mark.parametrize("verb", VERBS)
def test_help_teaches(idle, verb):
    done = idle.verb(verb, "--help")
    assert done.returncode == 0
    assert "USAGE" in done.stdout and verb in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["explode"], ["serve", "--colour"], ["token"], ["check", "--config"], ["bench", "notify", "--events", "0"]],
)
def test_wrong_usage_is_2(idle, arguments):
    done = idle.verb(*arguments)
    assert done.returncode == 2
    assert done.stderr and not done.stdout


def test_check_accepts_what_is_shipped(idle):
    done = idle.verb("check", "--config", SHIPPED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": error: " not in done.stdout


def test_check_of_nothing_says_so(idle):
    done = idle.verb("check", "--config", "nowhere.yaml")
    assert done.returncode == 1
    assert "nowhere.yaml" in done.stdout + done.stderr


def test_strict_makes_a_warning_a_no(idle):
    path = idle.directory / "warned.yaml"
    path.write_text((CONFIG / "small.yaml").read_text() + "\ntime_intervals: {never-used: {weekdays: [sat]}}\n")
    lenient = idle.verb("check", "--config", path)
    strict = idle.verb("check", "--config", path, "--strict")
    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert f"{path}:" in lenient.stdout and ": warning: " in lenient.stdout


def test_decode_reads_one_message(idle):
    message = ["--topic", "plant/porto/fz-1/temperature", "--payload", '{"value": -18.5}']
    done = idle.verb("decode", "--config", idle.configuration, *message)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    event = json.loads(line)["event"]
    assert event["labels"] == {"site": "porto", "device": "fz-1", "measure": "temperature"}
    assert event["payload"] == {"value": -18.5}


def test_decode_answers_every_message_of_real_devices_in_order(idle, shared):
    configuration = idle.directory / "all.yaml"
    # `#` leaves out what begins with a dollar sign.
    filters = ["#", "$SYS/#", "$aws/#", "$iothub/#"]
    sources = [f"  - {{name: 'source {each}', filter: '{each}'}}\n" for each in filters]
    configuration.write_text("sources:\n" + "".join(sources))
    lines = (shared / "payloads/payloads.jsonl").read_text().splitlines()
    done = idle.verb("decode", "--config", configuration, stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    messages = [json.loads(line) for line in lines]
    assert [answer["topic"] for answer in answers] == [message["topic"] for message in messages]
    for message, answer in zip(messages, answers):
        text = message.get("payload")
        if "rejected" in answer:
            # Binary protobuf, nothing at all, and what begins like JSON and is none.
            assert text is None or not text.strip() or text.lstrip()[0] in '{["', (message, answer)
            continue
        try:
            expected = json.loads(text)
        except ValueError:
            expected = text
        read = answer["event"]["payload"]
        assert read == expected or isinstance(expected, float) and math.isclose(read, expected), (message, answer)
    print(Counter(answer.get("rejected", "read") for answer in answers))


def test_decode_says_why_not(idle):
    lines = [
        {"topic": "plant/porto/fz-1/temperature", "payload": '{"value": '},
        {"topic": "plant/too/short", "payload": "1"},
        {"topic": "meters/m-1", "payload_base64": base64.b64encode(b"12.5").decode()},
    ]
    done = idle.verb("decode", "--config", idle.configuration, stdin="".join(json.dumps(line) + "\n" for line in lines))
    half, unmatched, number = [json.loads(line) for line in done.stdout.splitlines()]
    assert "JSON" in half["rejected"] and unmatched["rejected"] and number["event"]["payload"] == 12.5


def test_eval_evaluates_one_expression(idle):
    done = idle.verb("eval", "payload.t > 3.0", "--payload", '{"t":4}', "--topic", "a/b/c")
    assert (done.returncode, done.stdout.strip()) == (0, "true"), done.stderr
    wrong = idle.verb("eval", "payload.t >", "--payload", '{"t":4}')
    assert wrong.returncode == 1 and "^" in wrong.stderr


def same(one, other) -> bool:
    """CEL's typed values: same kind and same value; maps without order, NaN equal to itself."""
    (kind, a), (other_kind, b) = *one.items(), *other.items()
    if kind != other_kind:
        return False
    if kind == "list":
        return len(a) == len(b) and all(map(same, a, b))
    if kind == "map":
        return len(a) == len(b) and all(any(same(k, m) and same(v, w) for m, w in b) for k, v in a)
    if kind == "double":
        return float(a) == float(b) or math.isnan(float(a)) and math.isnan(float(b))
    return a == b


# The core of the language, in which rules are written, passes whole; extensions are counted.
CORE = set(
    "basic comparisons conversions fields fp_math integer_math lists logic macros macros2 namespace parse plumbing "
    "string timestamps".split()
)


def test_eval_passes_the_conformance_cases_of_the_core(idle, shared):
    passed, failed = Counter(), {}
    for path in sorted((shared / "cel").glob("*.jsonl")):
        cases = [json.loads(line) for line in path.read_text().splitlines()]
        done = idle.verb("eval", stdin=path.read_text(), timeout=120)
        assert done.returncode == 0, done.stderr
        answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        assert len(answers) == len(cases), path.name
        for case in cases:
            answer, expected = answers[case["id"]], case["expect"]
            if "error" in expected:
                good = "error" in answer
            else:
                good = "value" in answer and same(answer["value"], expected["value"])
            passed[path.stem, good] += 1
            if not good:
                failed[case["id"]] = (case["expr"], expected, answer)
    groups = sorted({group for group, _ in passed})
    for group in groups:
        print(f"{group:15} {passed[group, True]:4} of {passed[group, True] + passed[group, False]}")
    assert {id: case for id, case in failed.items() if id.split("/")[0] in CORE} == {}


def test_a_token_lets_in(busy):
    tocsin, incident, _ = busy
    done = tocsin.verb("token", "--config", tocsin.configuration, "--user", "ana", "--role", "responder", "--ttl", "1h")
    assert done.returncode == 0, done.stderr
    token = done.stdout.strip()
    assert tocsin.request("GET", "/incidents", headers={"Authorization": f"Bearer {token}"}).status == 200
    viewer = tocsin.verb("token", "--config", tocsin.configuration, "--user", "vera", "--role", "viewer").stdout.strip()
    answer = tocsin.request(
        "POST", f"/incidents/{incident['id']}/resolve", body={}, headers={"Authorization": f"Bearer {viewer}"}
    )
    assert answer.status == 403


def test_acl_gives_each_user_only_their_own_topics(idle):
    done = idle.verb("acl", "--config", idle.configuration)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "user ana" in lines
    ana = lines[lines.index("user ana") + 1 :]
    ana = ana[: next((index for index, line in enumerate(ana) if line.startswith("user ")), len(ana))]
    assert any("tocsin/users/ana/" in line for line in ana) and not any("tocsin/users/bo" in line for line in ana)


def test_incidents_are_listed_acknowledged_and_resolved(busy):
    tocsin, incident, env = busy
    id = incident["id"]
    options = ["--config", tocsin.configuration]

    listed = tocsin.verb("incidents", *options, **env)
    assert listed.returncode == 0 and id in listed.stdout and incident["title"] in listed.stdout, listed.stderr
    as_json = tocsin.verb("incidents", *options, "--output", "json", **env)
    assert id in as_json.stdout and all(json.loads(line) for line in as_json.stdout.splitlines())

    assert tocsin.verb("ack", id, *options, **env).returncode == 0

    def state() -> dict:
        return tocsin.get(f"/incidents/{id}").json

    assert (state()["state"], state()["acknowledged_by"]) == ("acknowledged", "ana")
    assert tocsin.verb("ack", id, *options, **env).returncode == 0, "to repeat it changes nothing"
    assert tocsin.verb("unack", id, *options, **env).returncode == 0
    assert state()["state"] == "open"
    assert tocsin.verb("resolve", id, *options, **env).returncode == 0
    assert state()["state"] == "resolved"


@pytest.fixture
def cared(workshop):
    """The same with a policy and schedules, and with options for a verb."""
    tocsin, incident, env = with_an_incident(workshop, "care")
    return tocsin, incident["id"], ["--config", tocsin.configuration], env


def test_an_incident_is_snoozed_and_escalated(cared):
    tocsin, id, options, env = cared
    done = tocsin.verb("escalate", id, *options, "--output", "json", **env)
    assert done.returncode == 0, done.stderr
    assert (json.loads(done.stdout)["step"], json.loads(done.stdout)["state"]) == (2, "open")
    again = tocsin.verb("escalate", id, *options, **env)
    assert again.returncode == 1 and "no further step" in again.stderr, "the policy has two steps"

    done = tocsin.verb("snooze", id, "--for", "2h", *options, **env)
    assert done.returncode == 0 and "snoozed for 2h" in done.stdout, done.stderr
    assert tocsin.get(f"/incidents/{id}").json["state"] == "snoozed"
    shown = tocsin.verb("incidents", id, *options, **env)
    assert shown.returncode == 0 and "snoozed: until" in shown.stdout and "step 2" in shown.stdout, shown.stderr
    assert tocsin.verb("unack", id, *options, **env).returncode == 0
    assert tocsin.get(f"/incidents/{id}").json["state"] == "open"
    assert tocsin.verb("snooze", id, "--for", "40d", *options, **env).returncode == 2
    assert tocsin.verb("snooze", "i-999", *options, **env).returncode == 1


def test_silences_are_made_listed_and_ended(cared):
    tocsin, _, options, env = cared
    made = tocsin.verb(
        "silence", "add", 'rule == "warm"', "--for", "2h", "--comment", "works", *options, "--output", "json", **env
    )
    assert made.returncode == 0, made.stderr
    silence = json.loads(made.stdout)
    assert (silence["match"], silence["comment"], silence["state"]) == ('rule == "warm"', "works", "active")
    weekly = ["--daily", "22:00-07:00", "--weekdays", "sat,sun", "--time-zone", "Europe/Lisbon"]
    more = tocsin.verb("silence", "add", "severity == info", "--until", "resolved", *weekly, *options, **env)
    assert more.returncode == 0 and "until resolved" in more.stdout, more.stderr

    listed = tocsin.verb("silence", "list", *options, **env)
    assert listed.returncode == 0 and silence["id"] in listed.stdout and "works" in listed.stdout, listed.stderr
    ended = tocsin.verb("silence", "expire", silence["id"], *options, **env)
    assert ended.returncode == 0 and "over" in ended.stdout, ended.stderr
    assert tocsin.verb("silence", "expire", silence["id"], *options, **env).returncode == 0, "it changes nothing"
    states = {each["id"]: each["state"] for each in tocsin.get("/silences").json["items"]}
    assert states == {"s-1": "expired", "s-2": "active"}

    for arguments in (["rule =="], ["rule ==", "--for", "2h"], ["true", "--for", "2h", "--until", "resolved"]):
        done = tocsin.verb("silence", "add", *arguments, *options, **env)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, (arguments, done.stderr)
    assert tocsin.verb("silence", "expire", "s-99", *options, **env).returncode == 1
    viewer = {"TOCSIN_TOKEN": tocsin.token("vera", "viewer")}
    assert tocsin.verb("silence", "add", "true", "--for", "1h", *options, **viewer).returncode == 1
    assert tocsin.verb("silence", "list", *options, **viewer).returncode == 0


def test_overrides_are_listed_and_taken_back(cared):
    tocsin, _, options, env = cared
    assert "no overrides" in tocsin.verb("override", "list", *options, **env).stderr
    body = {"replace": "ana", "with": "bo", "from": "2030-01-01T00:00:00Z", "to": "2030-01-02T00:00:00Z"}
    made = tocsin.request("POST", "/schedules/second-line/overrides", body=body)
    assert made.status == 201, made.body
    listed = tocsin.verb("override", "list", "--schedule", "second-line", *options, **env)
    assert listed.returncode == 0 and "bo in place of ana" in listed.stdout, listed.stdout + listed.stderr
    page = json.loads(tocsin.verb("override", "list", "--output", "json", *options, **env).stdout)
    assert [item["id"] for item in page["items"]] == [made.json["id"]]
    unknown = tocsin.verb("override", "list", "--schedule", "second-lin", *options, **env)
    assert unknown.returncode == 1 and "did you mean 'second-line'?" in unknown.stderr
    assert tocsin.verb("override", "remove", "second-line", made.json["id"], *options, **env).returncode == 0
    assert "no overrides" in tocsin.verb("override", "list", *options, **env).stderr


def test_who_is_on_call_is_told_for_now_and_for_any_time(cared):
    tocsin, _, options, env = cared
    now = tocsin.verb("who", *options, **env)
    assert now.returncode == 0 and "plant-primary" in now.stdout and "ana" in now.stdout, now.stderr
    # In Lisbon the second week of January is carla's from 09:00 on.
    for at, user in [("2026-01-12T08:59:59Z", "bo"), ("2026-01-12T10:00:00+01:00", "carla")]:
        done = tocsin.verb("who", "--at", at, "--schedule", "second-line", *options, "--output", "json", **env)
        assert done.returncode == 0, done.stderr
        (schedule,) = json.loads(done.stdout)["schedules"]
        assert (schedule["id"], schedule["users"]) == ("second-line", [user])
    unknown = tocsin.verb("who", "--schedule", "second-lin", *options, **env)
    assert unknown.returncode == 1 and "did you mean" in unknown.stderr and "second-line" in unknown.stderr
    assert tocsin.verb("who", "--at", "noon", *options, **env).returncode == 2


def test_a_report_sums_up_what_happened(busy):
    tocsin, incident, env = busy
    options = ["--config", tocsin.configuration]
    assert tocsin.verb("ack", incident["id"], *options, **env).returncode == 0

    page = tocsin.verb("report", *options, **env)
    assert page.returncode == 0, page.stderr
    assert "1 incident: " in page.stdout and "acknowledged 1 of them (100 %)" in page.stdout
    figures = json.loads(tocsin.verb("report", *options, "--output", "json", **env).stdout)
    assert (figures["incidents"], figures["told"], figures["acknowledged"]) == (1, 1, 1)
    assert figures["time_to_acknowledge"]["count"] == 1 and figures["time_to_resolve"] is None

    early = ["--from", "2020-01-01T00:00:00Z", "--to", "2020-01-08T00:00:00Z"]
    assert "no incidents" in tocsin.verb("report", *options, *early, **env).stdout

    metrics = tocsin.metrics()
    assert metrics["tocsin_incident_acknowledge_seconds_count"] == 1
    assert metrics['tocsin_incident_acknowledge_seconds_bucket{le="+Inf"}'] == 1
    assert metrics['tocsin_user_notifications_total{kind="firing"}'] >= 1
    assert not [name for name in metrics if 'ana' in name], "metrics name nobody"


def test_an_incident_that_is_none_is_a_no(busy):
    tocsin, _, env = busy
    done = tocsin.verb("ack", "i-999999", "--config", tocsin.configuration, **env)
    assert done.returncode == 1
    assert done.stderr.startswith("tocsin: error: ") and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["incidents"], ["ack", "i-1"], ["resolve", "i-1"], ["who"], ["tail"]])
def test_a_service_that_is_not_there_is_3(idle, arguments):
    done = idle.verb(*arguments, "--config", idle.configuration, TOCSIN_TOKEN=idle.token())
    assert done.returncode == 3
    assert done.stderr.startswith("tocsin: error: ") and len(done.stderr.splitlines()) == 1


def test_bench_notify_has_a_notification_for_every_event(idle):
    teaches = idle.verb("bench", "notify", "--help")
    assert teaches.returncode == 0, teaches.stderr
    assert "tocsin-bench notify --events" in teaches.stdout and "write_bytes" in teaches.stdout

    # More than the 120 that a user gets a minute elsewhere, and beside ports in the environment that are not its own.
    done = idle.verb("bench", "notify", "--events", 200, "--rounds", 1, "--output", "json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures.pop("bench"), figures.pop("events"), figures.pop("rounds")) == ("notify", 200, 1)
    # Where temporary files are in memory, nothing reaches a disk.
    written = figures.pop("bytes_written")
    assert written is None or written > 0
    assert set(figures) == {
        "notifications_per_second", "processor_microseconds", "message_bytes", "broker_messages_per_second", "ratio"
    }
    assert all(value > 0 for value in figures.values()), figures


def test_a_broker_that_is_not_there_is_3(idle):
    recording = idle.directory / "one.csv"
    recording.write_text("value\n1\n")
    play = ["--recording", recording, "--topic", "meters/m-1", "--column", "value"]
    done = idle.verb("simulate", "--config", idle.configuration, *play, TOCSIN_MQTT_PORT=str(free_port()))
    assert done.returncode == 3
    assert "tocsin: error: " in done.stderr


def test_tail_shows_what_is_told_as_it_is_told(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    tail = workshop.keep(
        tocsin.background_verb("tail", "--config", tocsin.configuration, name="tail", TOCSIN_TOKEN=tocsin.token())
    )
    wait_for("tail to be connected", lambda: tocsin.metrics()["tocsin_sockets"] == 1)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    wait_for("the notification", lambda: "fz-1 at porto" in tail.log)
