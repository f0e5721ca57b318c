"""The gateway under whoever may reach it: strangers, one bad neighbour, a demoted colleague, a curious viewer."""

import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse

import pytest

from support import CONFIG
from support.browser import Browser
from support.exchange import exchange
from support.process import Process
from support.service import BINARY, Answer, Tocsin
from support.waiting import wait_for
from support.websocket import Stream

SMALL = (CONFIG / "small.yaml").read_text()


@pytest.fixture
def own(workshop):
    """Makes a service with a configuration of its own, which may be changed."""

    def make(text: str = SMALL, start: bool = True, **more) -> tuple:
        broker = workshop.broker()
        directory = workshop.directory / f"own-{broker.port}"
        directory.mkdir()
        path = directory / "tocsin.yaml"
        path.write_text(text)
        tocsin = workshop.keep(Tocsin(directory, path, broker.port, **more))
        return broker, tocsin.start() if start else tocsin

    return make


def reload(tocsin, text: str, answer: str = "configuration reloaded") -> None:
    before = len(tocsin.log)
    tocsin.configuration.write_text(text)
    os.kill(tocsin.process.pid, signal.SIGHUP)
    wait_for(f"the log to say {answer}", lambda: answer in tocsin.log[before:])


def get(tocsin, path: str, *lines: str, token: str | None = None) -> int:
    """The status of a request that is sent as it is."""
    head = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{tocsin.http_port}", "Connection: close", *lines]
    if token:
        head.append(f"Authorization: Bearer {token}")
    answer = exchange(tocsin.http_port, ("\r\n".join(head) + "\r\n\r\n").encode("latin-1"))
    return answer.status if answer else 0


# MARK: Numbers, ids and texts from outside

QUERIES = [
    "incidents?after=i-18446744073709551615",
    "incidents?after=i-9223372036854775808",
    "incidents?after=i--1",
    "incidents?after=i-0",
    "incidents?after=%00",
    "incidents?limit=9223372036854775807",
    "incidents?limit=-1",
    "incidents?limit=1e3",
    "incidents?text=%",
    "incidents?text=%zz&label=%ff%fe:x",
    "incidents?text=" + "%25" * 80,
    "incidents?label=" + urllib.parse.quote('"\n2026-11-21T08:00:00Z error forged: line') + ":x",
    "incidents?label=a.b%5B0%5D:x",
    "incidents?label=:&label==",
    "incidents/i-18446744073709551615",
    "notifications?after=e:18446744073709551615",
    "notifications?before=e:18446744073709551615",
    "notifications?before=e:0&after=e:0",
    "notifications?wait=-1s",
    "notifications?wait=99999999999999999999s",
    "notifications?wait=9223372036854775807ms",
    "silences?after=s-18446744073709551615",
    "notifications/n-18446744073709551615/links",
    "explain/i-18446744073709551615",
    "explain/e-18446744073709551615",
    "explain/d-18446744073709551615",
    "explain/n-18446744073709551615",
    "explain/%",
    "explain/" + "x" * 8000,
    "explain/warm%2Fdevice=%00",
    "on-call?at=9999999999999-01-01T00:00:00Z",
    "on-call?at=-999999999-01-01T00:00:00Z",
    "on-call?at=2026-02-31T00:00:00Z",
    "report?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
    "report?from=2026-01-01T00:00:00%2B99:99",
    "schedules/%ff/overrides",
    "schedules/x.ics",
]


def test_no_query_ends_the_process_or_forges_a_line_of_the_log(own):
    _, tocsin = own()
    token = tocsin.token()
    for query in QUERIES:
        status = get(tocsin, f"/api/v1/{query}", token=token)
        assert 200 <= status < 500 and tocsin.process.is_running, f"{query}: {status}"
    for target in ["http://x", "http://", "http://x:y", "//?", "?", "*", "/%", "/\x7f"]:
        exchange(tocsin.http_port, f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    assert tocsin.get("/healthz", base="").status == 200
    assert not [line for line in tocsin.log.splitlines() if line.startswith("2026-11-21T08:00:00Z")]
    assert "forged" not in tocsin.log


def test_the_stream_takes_any_cursor(own, workshop):
    _, tocsin = own()
    epoch = tocsin.get("/notifications").json["cursor"].split(":")[0]
    for cursor in [f"{epoch}:18446744073709551615", f"{epoch}:9223372036854775807", f"{epoch}:9223372036854775808"]:
        stream = workshop.keep(Stream(tocsin.http_port))
        assert stream.hello(tocsin.token(), after=cursor)["recovered"] is False
        assert tocsin.get(f"/notifications?after={cursor}").status == 410
    assert tocsin.process.is_running


# MARK: Addresses


def test_bad_tokens_lock_out_nobody_whose_token_is_good(own):
    _, tocsin = own()
    good = tocsin.token()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        bad = list(pool.map(lambda _: get(tocsin, "/api/v1/incidents", token="x.y.z"), range(120)))
    assert 429 in bad and 401 in bad
    for _ in range(5):
        assert get(tocsin, "/api/v1/incidents", token="x.y.z") in (401, 429)
        assert get(tocsin, "/api/v1/incidents", token=good) == 200
    # A hundred links that are none, too.
    for _ in range(60):
        assert get(tocsin, "/a/x.y") in (400, 429)
    stream = Stream(tocsin.http_port)
    assert stream.hello(good)["user"] == "ana"
    stream.close()


def upgrade(tocsin, *lines: str) -> int:
    head = [
        "GET /api/v1/stream HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *lines,
    ]
    return exchange(tocsin.http_port, ("\r\n".join(head) + "\r\n\r\n").encode()).status


def test_handshakes_are_counted_by_client_behind_a_proxy_that_is_trusted(own):
    text = SMALL.replace('allowed_origins: ["http://127.0.0.1:8080"]', "trusted_proxies: [127.0.0.1]")
    _, tocsin = own(text)
    flood = [upgrade(tocsin, "X-Forwarded-For: 6.6.6.6, 192.0.2.1") for _ in range(250)]
    assert 429 in flood
    # The one who floods can't choose whom it is counted for, and takes nothing of anybody else's.
    assert upgrade(tocsin, "X-Forwarded-For: 192.0.2.2") == 101
    assert tocsin.metrics()['tocsin_handshakes_refused_total{reason="too_many_handshakes"}'] >= 1


def test_three_thousand_handshakes_a_second_can_be_allowed(own):
    text = SMALL.replace("http: {", "http: {limits: {handshakes_per_second: 3000, sockets_per_address: 5000}, ")
    _, tocsin = own(text)
    assert [upgrade(tocsin) for _ in range(400)] == [101] * 400


# MARK: Connections


def test_with_few_descriptors_the_alarm_goes_on(own, workshop):
    """Everybody's connections are held by bodies that never end; the broker goes away and comes back."""
    broker, tocsin = own(start=False)
    command = f"ulimit -n 64; exec {BINARY} serve --config {tocsin.configuration}"
    tocsin.process = Process(["bash", "-c", command], tocsin.directory / "tocsin.log", tocsin.directory, tocsin.env)
    tocsin.wait_ready()
    token = tocsin.token()
    held = []
    head = f"POST /api/v1/notifications/read HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"

    def hold() -> None:
        try:
            connection = socket.create_connection(("127.0.0.1", tocsin.http_port), 2)
            connection.sendall((head + "Content-Length: 60000\r\n\r\n{").encode())
            held.append(connection)
        except OSError:
            pass

    for _ in range(200):
        hold()
    assert tocsin.get("/healthz", base="").status == 200
    broker.kill()
    wait_for("the loss to be known", lambda: tocsin.get("/readyz", base="").status == 503)
    broker.start()
    for _ in range(200):
        hold()
    wait_for("the broker to be back", lambda: tocsin.get("/readyz", base="").status == 200, 40)
    person = workshop.client(broker, "tocsin/users/ana/notifications")
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    person.wait_for("the alarm", lambda message: message.json["kind"] == "firing")
    assert tocsin.metrics()['tocsin_gateway_limits_reached_total{limit="displaced"}'] >= 1
    for connection in held:
        connection.close()


def test_a_body_that_drips_is_given_up(own):
    text = SMALL.replace("http: {", "http: {limits: {body_deadline: 2s}, ")
    _, tocsin = own(text)
    head = f"POST /api/v1/notifications/read HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {tocsin.token()}\r\n"
    answer = exchange(tocsin.http_port, (head + "Content-Length: 60000\r\n\r\n{").encode(), timeout=15)
    assert (answer.status, answer.json["code"]) == (408, "too_slow")


def test_an_answer_that_nobody_reads_is_let_go(own):
    text = SMALL.replace("http: {", "http: {limits: {answer_deadline: 2s}, ")
    _, tocsin = own(text)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(2)
    connection.connect(("127.0.0.1", tocsin.http_port))
    try:
        # Until what they ask for fills every buffer on the way.
        while True:
            connection.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
    except OSError:
        pass
    name = 'tocsin_gateway_limits_reached_total{limit="answer_deadline"}'
    wait_for("the answer to be given up", lambda: tocsin.metrics()[name] == 1)
    connection.close()


ENDLESS = {
    "a path": (b"GET /", b"a" * 65536),
    "a header": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"a" * 65536),
    "headers": (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"a: b\r\n" * 1000),
    "a chunk's extension": (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;x=", b"a" * 65536),
    "a body": (b"POST /api/v1/silences HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", b"a" * 65536),
}


def test_what_never_ends_is_not_kept(own):
    _, tocsin = own()

    def memory() -> int:
        status = open(f"/proc/{tocsin.process.pid}/status").read()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    tocsin.get("/incidents")
    before = memory()
    for head, part in ENDLESS.values():
        with socket.create_connection(("127.0.0.1", tocsin.http_port), 5) as connection:
            try:
                connection.sendall(head)
                for _ in range(1000):
                    connection.sendall(part)
            except OSError:
                pass
    assert memory() - before < 32
    assert tocsin.get("/healthz", base="").status == 200


# MARK: TLS and headers


def test_tls_is_1_2_at_least_and_says_so(own):
    _, tocsin = own(start=False)
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(),
        cwd=tocsin.directory,
        check=True,
        capture_output=True,
    )
    text = SMALL.replace("http: {", "http: {tls: {cert_file: cert.pem, key_file: key.pem}, ")
    tocsin.configuration.write_text(text)
    tocsin.start(ready=False)
    wait_for("the service to be ready", lambda: "ready at https://" in tocsin.log)

    def connect(version) -> bytes:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(tocsin.directory / "cert.pem")
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", tocsin.http_port), 10) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                secure.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return secure.recv(65536)

    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            connect(version)
    answer = connect(ssl.TLSVersion.TLSv1_2).decode().lower()
    assert "strict-transport-security: max-age=" in answer
    assert "connect-src 'self' wss://localhost;" in answer


def test_a_page_may_connect_to_its_own_host_only_and_other_hosts_are_not_served(own):
    _, tocsin = own()
    answer = exchange(tocsin.http_port, f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{tocsin.http_port}\r\n\r\n".encode())
    assert f"connect-src 'self' ws://127.0.0.1:{tocsin.http_port};" in answer.headers["Content-Security-Policy"]
    assert exchange(tocsin.http_port, b"GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 421


def test_metrics_name_nobody_and_are_for_this_machine(own):
    _, tocsin = own()
    assert get(tocsin, "/metrics") == 200
    assert get(tocsin, "/metrics", "X-Forwarded-For: 198.51.100.7") == 401
    assert get(tocsin, "/metrics", "X-Forwarded-For: 198.51.100.7", token=tocsin.token("vera", "viewer")) == 200
    assert not [name for name in tocsin.metrics() if "user=" in name]


# MARK: Roles and tokens


def test_a_change_of_the_configuration_counts_at_once(own, workshop):
    broker, tocsin = own()
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    incident = wait_for("the incident", lambda: tocsin.incidents())[0]["id"]
    stream = workshop.keep(Stream(tocsin.http_port))
    stream.hello(tocsin.token("ana", "admin"))

    reload(tocsin, SMALL.replace("ana: {name: Ana Souza, role: responder}", "ana: {name: Ana Souza, role: viewer}"))
    assert tocsin.request("POST", f"/incidents/{incident}/acknowledge").status == 403
    stream.send({"type": "command", "id": 1, "action": "acknowledge", "incident": incident})
    result = stream.wait_for("the answer", lambda message: message["type"] == "result")
    assert (result["ok"], result["error"]["code"]) == (False, "forbidden")

    without = SMALL.replace("  ana: {name: Ana Souza, role: responder}\n", "").replace("[ana, bo]", "[bo]")
    reload(tocsin, without)
    assert stream.close_code() == 4401
    assert tocsin.get("/incidents", "ana").status == 401


def test_revocation_and_another_key_count_after_sighup(own, workshop):
    _, tocsin = own()
    lost = tocsin.token(jti="lost")
    for change in ["revoked", "not_before", "key"]:
        reload(tocsin, SMALL)
        stream = workshop.keep(Stream(tocsin.http_port))
        stream.hello(lost)
        text = SMALL
        if change == "revoked":
            text = SMALL.replace("auth:\n", "auth:\n  revoked: [lost]\n")
        elif change == "not_before":
            text = SMALL.replace("auth:\n", "auth:\n  not_before: 2020-01-01T00:00:00Z\n")
        else:
            tocsin.key = os.urandom(32).hex().encode()
            (tocsin.directory / "var/token.key").write_bytes(tocsin.key + b"\n")
        reload(tocsin, text)
        assert get(tocsin, "/api/v1/incidents", token=lost) == 401
        assert stream.close_code() == 4401
    assert tocsin.get("/incidents").status == 200


def signed(key: bytes, payload: str, header: str = '{"alg":"HS256","typ":"JWT"}') -> str:
    """A token of these texts, right or not, with a signature that is."""
    parts = [base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in (header, payload)]
    text = ".".join(parts)
    mac = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def test_a_token_lives_400_days_at_most_and_says_nothing_twice(own):
    _, tocsin = own()
    now = int(time.time())

    def claims(exp: str, more: str = "") -> str:
        return '{"sub":"ana","role":"responder","aud":"tocsin","iss":"local","exp":%s%s}' % (exp, more)

    day = 86_400
    good = [claims(str(now + 600)), claims(f"{now + 600}.5"), claims(str(now + 400 * day))]
    bad = [
        claims(str(now + 401 * day)),
        claims("1000000000000000"),
        claims("1e300"),
        claims("1e400"),
        claims("-1"),
        claims("-9223372036854775809"),
        claims("99999999999999999999999999"),
        claims(f'"{now + 600}"'),
        claims("null"),
        claims("true"),
        claims("[1]"),
        claims("NaN"),
        claims(str(now + 600), f',"exp":{now - 600}'),
        claims(str(now - 600), f',"exp":{now + 600}'),
        claims(str(now + 600), f',"\\u0065xp":{now + 900}'),
        claims(str(now + 600), ',"role":"admin"'),
        claims(str(now + 600), ',"x":{"y":1,"y":2}'),
        claims(str(now + 600), ',"x":' + "[" * 1000 + "]" * 1000),
    ]
    for payload in good:
        assert get(tocsin, "/api/v1/incidents", token=signed(tocsin.key, payload)) == 200, payload
    for payload in bad:
        assert get(tocsin, "/api/v1/incidents", token=signed(tocsin.key, payload)) in (401, 429), payload[:120]
    twice = '{"alg":"none","alg":"HS256","typ":"JWT"}'
    assert get(tocsin, "/api/v1/incidents", token=signed(tocsin.key, good[0], twice)) in (401, 429)
    assert tocsin.process.is_running
    done = tocsin.verb("token", "--config", tocsin.configuration, "--user", "ana", "--ttl", "401d")
    assert done.returncode == 2 and "400d" in done.stderr


def test_who_may_not_act_is_told_so_before_what_they_send_is_read(own, workshop):
    broker, tocsin = own()
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    incident = wait_for("the incident", lambda: tocsin.incidents())[0]["id"]
    head = f"POST /api/v1/incidents/{incident}/note HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    head += f"Authorization: Bearer {tocsin.token('vera', 'viewer')}\r\nContent-Length: 3\r\n\r\n{{{{{{"
    assert exchange(tocsin.http_port, head.encode()).status == 403
    # Counted in bytes: one character of 8,001.
    long = {"text": "e" + "\u0301" * 4000}
    assert tocsin.request("POST", f"/incidents/{incident}/note", body=long).status == 400


def test_notes_come_at_a_persons_pace(own, workshop):
    broker, tocsin = own(SMALL.replace("http: {", "http: {limits: {notes_per_second: 1}, "))
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    incident = wait_for("the incident", lambda: tocsin.incidents())[0]["id"]

    def note(_) -> Answer:
        return tocsin.request("POST", f"/incidents/{incident}/note", body={"text": "x" * 4000})

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(note, range(60)))
    slowed = [answer for answer in answers if answer.status == 429]
    assert slowed and slowed[0].headers["Retry-After"] == "1"
    assert tocsin.request("POST", f"/incidents/{incident}/acknowledge").status == 200
    other = tocsin.request("POST", f"/incidents/{incident}/note", user="bo", body={"text": "it is the valve"})
    assert other.status == 200


def test_the_explanation_of_a_notification_is_its_users_and_an_admins(own, workshop):
    text = SMALL.replace("bo: {name: Bo Lind, role: responder}", "bo: {name: Bo Lind, role: admin}")
    broker, tocsin = own(text)
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    told = wait_for("the notification", lambda: tocsin.get("/notifications").json["items"])[0]["id"]
    assert tocsin.get(f"/explain/{told}").status == 200
    assert get(tocsin, f"/api/v1/explain/{told}", token=tocsin.token("vera", "viewer")) in (403, 404)
    assert get(tocsin, f"/api/v1/explain/{told}", token=tocsin.token("bo", "responder")) in (403, 404)
    assert get(tocsin, f"/api/v1/explain/{told}", token=tocsin.token("bo", "admin")) == 200


# MARK: Lists


def test_every_list_reaches_everything(own, workshop):
    limits = "limits: {incidents_per_minute: none, notifications_per_minute: none}\n"
    broker, tocsin = own(limits + SMALL.replace("http: {", "http: {limits: {writings_per_second: 1000}, "))
    count = 1600
    device = workshop.client(broker)
    for number in range(count):
        device.publish(f"plant/porto/fz-{number}/temperature", {"value": -8})
    wait_for("all to be told", lambda: tocsin.metrics()["tocsin_incidents_open"] == count, 120)

    def pages(path: str, name: str) -> list[str]:
        found, place = [], ""
        while True:
            answer = tocsin.get(f"{path}?limit=200{place}")
            assert answer.status == 200, answer.body
            found += [item["id"] for item in answer.json["items"]]
            if not answer.json["next"]:
                return found
            place = f"&{name}={answer.json['next']}"

    newest = pages("/notifications", "before")
    numbers = [int(id.split("-")[1]) for id in newest]
    assert len(set(newest)) == len(newest) == count and numbers == sorted(numbers, reverse=True)
    epoch = tocsin.get("/notifications").json["cursor"].split(":")[0]
    oldest, after = [], f"{epoch}:0"
    while True:
        answer = tocsin.get(f"/notifications?limit=200&after={after}")
        if answer.status == 410:
            pytest.fail("the feed has a gap")
        oldest += [item["id"] for item in answer.json["items"]]
        if not answer.json["next"]:
            break
        after = answer.json["next"]
    assert oldest == newest[::-1]
    assert len(set(pages("/incidents", "after"))) == count
    for number in range(230):
        body = {"match": f'labels.device == "none-{number}"', "for": "1h"}
        assert tocsin.request("POST", "/silences", body=body).status == 201
    assert len(set(pages("/silences", "after"))) == 230


# MARK: Following


def test_tail_shows_what_is_about_no_incident_and_goes_on_behind_it(own, workshop):
    broker, tocsin = own()
    tail = workshop.keep(
        tocsin.background_verb("tail", "--config", tocsin.configuration, name="tail", TOCSIN_TOKEN=tocsin.token())
    )
    wait_for("tail to be connected", lambda: tocsin.metrics()["tocsin_sockets"] == 1)
    made = tocsin.request("POST", "/silences", body={"match": 'rule == "warm"', "for": "1h"})
    assert made.status == 201
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    wait_for("it to be withheld", lambda: tocsin.metrics()["tocsin_alerts_fired_total"] == 1)
    assert tocsin.request("DELETE", f"/silences/{made.json['id']}").status == 200

    def told() -> list[dict]:
        return [item for item in tocsin.get("/notifications").json["items"] if item["incident"] is None]

    about = wait_for("a notification about no incident", told)[0]
    line = wait_for(
        "tail to show it", lambda: [line for line in tail.log.splitlines() if f" {about['id']} " in line or about["id"] in line]
    )[0]
    assert not line.startswith("{"), "as a line for people"

    # It goes on behind it, and does not say it again.
    assert tocsin.stop() == 0
    tocsin.start()
    workshop.client(broker).publish("plant/porto/fz-2/temperature", {"value": -8})
    wait_for("tail to go on", lambda: "fz-2" in tail.log, timeout=40)
    assert sum(about["id"] in line for line in tail.log.splitlines()) == 1, tail.log


# MARK: Signing in by link


def test_a_link_signs_nobody_in_unasked(own, workshop, tmp_path):
    _, tocsin = own()
    page = workshop.keep(Browser(tmp_path / "profile"))
    page.open(f"{tocsin.url}/#token={tocsin.token('ana')}")
    offer = page.wait_for('[data-testid="sign-in-offer"]')
    assert "Sign in as ana?" in offer.text
    assert page.attribute("html", "data-connection") != "live"
    assert "token" not in page.driver.current_url
    assert page.driver.execute_script("return sessionStorage.length + localStorage.length") == 0
    page.press('[data-testid="accept-sign-in"]')
    page.wait_for('html[data-connection="live"]')

    # Somebody sends ana a link of their own.
    for answer, user in [("decline-sign-in", "ana"), ("accept-sign-in", "bo")]:
        page.driver.execute_script("location.hash = arguments[0]", f"#token={tocsin.token('bo')}")
        offer = page.wait_for('[data-testid="sign-in-offer"]')
        assert "Sign in as bo?" in offer.text and "signed in as ana" in offer.text
        page.press(f'[data-testid="{answer}"]')
        wait_for("the question to go", lambda: not page.find('[data-testid="sign-in-offer"]'))
        page.wait_for('html[data-connection="live"]')
        token = page.driver.execute_script("return sessionStorage.getItem('tocsin.token')")
        payload = token.split(".")[1]
        assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"] == user
    assert page.errors() == []
