"""Fixtures: a workshop that makes brokers, services and clients, and clears all of them away."""

from pathlib import Path

import pytest

from . import CONFIG, SHARED, openapi
from .broker import Broker
from .browser import Browser
from .fake_broker import FakeBroker, Rules
from .mqtt import Client
from .process import Process
from .service import BINARY, Tocsin


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"there is no {BINARY}: run `make build`, or set TOCSIN_BINARY", returncode=2)


# Everything that a configuration needs besides its broker, its sources and its rules.
COMMON = """
store: {path: var/tocsin.db}
http: {listen: "127.0.0.1:8080", allowed_origins: ["http://127.0.0.1:8080"]}
auth: {issuers: [{id: local, algorithm: HS256, secret_file: var/token.key}]}
users: {ana: {name: Ana Souza, role: responder}}
routing: {group_by: [rule, device], group_wait: 0s, group_interval: 1s, repeat_interval: 4h, notify: [user:ana]}
"""


class Workshop:
    """Everything made here is stopped at the end of the test, the last made first."""

    def __init__(self, directory: Path):
        self.directory = directory
        self._made = []

    def keep(self, thing):
        """Has a thing stopped or closed at the end."""
        self._made.append(thing)
        return thing

    def broker(
        self, persistent: bool = False, port: int | None = None, start: bool = True, more: str = ""
    ) -> Broker:
        broker = self.keep(Broker(self.directory / f"broker-{len(self._made)}", persistent, port, more))
        return broker.start() if start else broker

    def fake_broker(self, **rules) -> FakeBroker:
        """One that does as it is told; for what mosquitto cannot be bent to."""
        return self.keep(FakeBroker(rules=Rules(**rules)).start())

    def tocsin(self, configuration: str | Path, broker: Broker | FakeBroker, start: bool = True) -> Tocsin:
        """`configuration`: a name in `config/`, or a path."""
        path = configuration if isinstance(configuration, Path) else CONFIG / f"{configuration}.yaml"
        tocsin = self.keep(Tocsin(self.directory / f"tocsin-{len(self._made)}", path, broker.port))
        return tocsin.start() if start else tocsin

    def configuration(self, text: str) -> Path:
        """A configuration of a test's own: what is said once for all of them, and `text`."""
        path = self.directory / f"own-{len(self._made)}.yaml"
        path.write_text(COMMON + text)
        return path

    def client(self, broker: Broker | FakeBroker, *subscriptions: str, name: str = "") -> Client:
        return self.keep(Client(broker.port, *subscriptions, name=name))

    def page(self, tocsin: Tocsin, user: str = "ana") -> Browser:
        """The dashboard of somebody who has signed in."""
        page = self.keep(Browser(self.directory / f"profile-{len(self._made)}"))
        page.sign_in(f"{tocsin.url}/#token={tocsin.token(user)}")
        page.wait_for('html[data-connection="live"]')
        return page

    def clear(self) -> list[tuple[str, str]]:
        """Stops everything; gives the logs."""
        logs = []
        for thing in reversed(self._made):
            if isinstance(thing, Client):
                thing.close()
                continue
            if isinstance(thing, Process):
                thing.kill()
            elif isinstance(thing, Tocsin):
                thing.kill()
            elif isinstance(thing, Broker):
                thing.kill()
            else:
                thing.close()
                continue
            logs.append((type(thing).__name__, thing.log))
        return logs


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.call_failed = report.failed
    return report


@pytest.fixture
def workshop(tmp_path, request):
    workshop = Workshop(tmp_path)
    known = len(openapi.mismatches)
    yield workshop
    logs = workshop.clear()
    failed = getattr(request.node, "call_failed", False)
    if failed:
        for name, log in logs:
            print(f"---- the end of the log of {name}\n{log[-4000:]}")
    # What a thread has found fails the test, too.
    assert failed or not openapi.mismatches[known:], "\n".join(map(str, openapi.mismatches[known:]))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The recordings and corpora; whoever has none is told so, and skips."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is missing: recordings, payloads and conformance cases are NOT tested")
    return SHARED
