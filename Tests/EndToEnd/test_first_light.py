"""First light: a device's trouble reaches a person's screen and MQTT topic, and the person's answer reaches everybody.

What `make run` starts is started here as it is shipped, by the same script, on free ports and in a directory of its
own.
"""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support import ROOT
from support.browser import Browser
from support.exchange import exchange
from support.mqtt import Client
from support.process import Process, accepts, free_port
from support.service import BINARY
from support.waiting import wait_for

#: From the simulated trouble to the person.
WITHIN = 120


class MakeRun:
    """`make run` without the build."""

    def __init__(self, directory):
        self.http_port, self.mqtt_port = free_port(), free_port()
        self.directory = directory
        directory.mkdir()
        self.env = {
            "TOCSIN_HOME": str(directory),
            "TOCSIN_BINARY": str(BINARY),
            "TOCSIN_HTTP_PORT": str(self.http_port),
            "TOCSIN_MQTT_PORT": str(self.mqtt_port),
        }
        self.process = Process([ROOT / ".make/run"], directory / "make-run.log", directory, self.env)

    def address(self) -> str:
        def printed():
            assert self.process.is_running, f"make run has ended:\n{self.log}"
            return re.search(r"http://\S+/#token=\S+", self.process.log)

        return wait_for("the address", printed, 90)[0]

    def get(self, path: str, token: str):
        lines = ["Host: localhost", "Connection: close", f"Authorization: Bearer {token}"]
        request = "\r\n".join([f"GET /api/v1{path} HTTP/1.1", *lines, "", ""])
        answer = exchange(self.http_port, request.encode(), timeout=20)
        assert answer and answer.status == 200, answer
        return answer.json

    @property
    def log(self) -> str:
        parts = [self.process.log]
        parts += [path.read_text(errors="replace")[-2000:] for path in sorted((self.directory / "var").glob("*.log"))]
        return "\n".join(parts)

    def close(self) -> None:
        self.process.signal(signal.SIGINT)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            # What it has started is not to outlive the test either.
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            for process in map(int, children):
                os.kill(process, signal.SIGKILL)
            self.process.kill()
            raise


@pytest.fixture
def running(workshop, tmp_path):
    return workshop.keep(MakeRun(tmp_path / "run"))


def test_trouble_reaches_a_person_who_answers(workshop, running, tmp_path):
    address = running.address()
    begin = time.monotonic()
    token = address.split("#token=")[1]
    assert oct((running.directory / "var").stat().st_mode & 0o777) == "0o700"
    assert oct((running.directory / "var/token.key").stat().st_mode & 0o777) == "0o600"

    phone = workshop.keep(Client(running.mqtt_port, "tocsin/users/ana/notifications", "tocsin/incidents/+"))
    page = workshop.keep(Browser(tmp_path / "profile"))
    page.sign_in(address)
    page.wait_for('html[data-connection="live"]')
    assert "token" not in page.driver.current_url, "the token stays out of the address bar"

    # The first simulated trouble is told on her topic and on the page.
    told = phone.wait_for("a notification", lambda message: message.topic.endswith("/notifications"), WITHIN)
    first = told.json["incident"]
    assert (told.json["user"], told.json["kind"], told.retained) == ("ana", "firing", False)
    page.wait_for(f'[data-incident="{first}"]')
    wait_for("the bell to count", lambda: int(page.attribute('[data-testid="bell"]', "data-unread") or 0) >= 1)
    page.wait_for('[data-testid="toast"], [data-testid="modal"]')
    print(f"told {time.monotonic() - begin:.1f} s after the start")

    # She answers with the button.
    if page.find('[data-testid="modal"]'):
        first = page.attribute('[data-testid="modal"]', "data-modal-incident")
        page.press('[data-testid="modal"] [data-action="acknowledge"]')
    else:
        page.press(f'[data-incident="{first}"] [data-action="acknowledge"]')
    page.wait_for(f'[data-incident="{first}"][data-state="acknowledged"]')
    phone.wait_for(
        "the acknowledged incident",
        lambda message: message.topic == f"tocsin/incidents/{first}" and message.json["state"] == "acknowledged",
    )
    incident = running.get(f"/incidents/{first}", token)
    assert (incident["state"], incident["acknowledged_by"]) == ("acknowledged", "ana")
    assert first in {each["id"] for each in running.get("/incidents?state=acknowledged", token)["items"]}

    # The next trouble is answered by a button on a wall, which knows nothing but MQTT.
    told = phone.wait_for(
        "a notification of another incident",
        lambda message: (
            message.topic.endswith("/notifications")
            and message.json["incident"] != first
            and message.json["kind"] == "firing"
        ),
        WITHIN,
    )
    second = told.json["incident"]
    page.wait_for(f'[data-incident="{second}"][data-state="open"]')
    button = workshop.keep(Client(running.mqtt_port, "tocsin/users/ana/replies/wall"))
    button.publish(
        "tocsin/users/ana/commands",
        {"action": "acknowledge", "incident": second, "id": 7},
        respond_to="tocsin/users/ana/replies/wall",
        correlation=b"press-1",
    )
    answer = button.wait_for("the answer", lambda message: message.topic == "tocsin/users/ana/replies/wall")
    assert answer.correlation == b"press-1"
    assert (answer.json["type"], answer.json["id"], answer.json["ok"]) == ("result", 7, True)
    assert answer.json["incident"]["acknowledged_by"] == "ana"
    page.wait_for(f'[data-incident="{second}"][data-state="acknowledged"]')
    phone.wait_for(
        "the acknowledged incident",
        lambda message: message.topic == f"tocsin/incidents/{second}" and message.json["state"] == "acknowledged",
    )
    assert page.errors() == []

    # Ctrl-C stops all of it.
    running.process.signal(signal.SIGINT)
    assert running.process.wait(40) == 130
    assert not accepts(running.http_port) and not accepts(running.mqtt_port)


def test_a_port_that_is_taken_is_named_with_its_holder(workshop, tmp_path):
    broker = workshop.broker()
    env = {
        "TOCSIN_HOME": str(tmp_path),
        "TOCSIN_BINARY": str(BINARY),
        "TOCSIN_HTTP_PORT": str(free_port()),
        "TOCSIN_MQTT_PORT": str(broker.port),
    }
    run = workshop.keep(Process([ROOT / ".make/run"], tmp_path / "make-run.log", tmp_path, env))
    assert run.wait() == 1
    assert f"port {broker.port}" in run.log and "mosquitto (process " in run.log and "TOCSIN_MQTT_PORT" in run.log


def test_text_from_a_device_stays_text_on_the_page(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    page = workshop.page(tocsin)
    name = "<img src=x onerror=document.title=1>"
    workshop.client(broker).publish(f"plant/porto/{name}/temperature", {"value": -8})
    row = page.wait_for("[data-incident]")
    assert name in row.text
    assert page.find("[data-incident] img") == [] and page.driver.title != "1"


def test_the_page_catches_up_after_a_restart_of_the_service(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    page = workshop.page(tocsin)
    tocsin.kill()
    page.wait_for('html:not([data-connection="live"])')
    workshop.client(broker).publish("plant/porto/fz-1/temperature", {"value": -8})
    tocsin.start()
    page.wait_for('html[data-connection="live"]', timeout=60)
    page.wait_for('[data-incident][data-state="open"]')
    wait_for("the bell to count", lambda: page.attribute('[data-testid="bell"]', "data-unread") == "1")


def test_the_page_reads_an_inbox_of_several_pages_and_what_is_dismissed_elsewhere_goes(workshop):
    broker = workshop.broker()
    tocsin = workshop.tocsin("small", broker)
    device = workshop.client(broker)
    for number in range(70):
        device.publish(f"plant/porto/fz-{number}/temperature", {"value": -8})

    def listed() -> list[str]:
        return [each["id"] for each in tocsin.get("/notifications?limit=200").json["items"]]

    wait_for("70 notifications", lambda: len(listed()) == 70)
    page = workshop.page(tocsin)
    page.press('[data-nav="inbox"]')
    page.press("button.more")
    wait_for("70 cards", lambda: len(page.find("main [data-notification]")) == 70)
    assert tocsin.request("POST", "/notifications/dismiss", body={"ids": listed()[60:]}).status == 200
    wait_for("60 cards", lambda: len(page.find("main [data-notification]")) == 60)
