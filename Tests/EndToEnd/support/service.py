"""The real `tocsin`, in a directory of its own."""

import json
import os
import secrets
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from . import ROOT, openapi
from .answer import Answer
from .process import Process, free_port
from .tokens import mint
from .waiting import wait_for

BINARY = Path(os.environ.get("TOCSIN_BINARY", ROOT / ".build/release/tocsin"))


class _Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def _answer(request: urllib.request.Request) -> Answer:
    """Whatever it is; where it leads elsewhere, nobody follows."""
    try:
        with urllib.request.build_opener(_Unfollowed).open(request, timeout=20) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as problem:
        return Answer(problem.code, problem.headers, problem.read())


class Tocsin:
    """`serve` and the other verbs with one configuration. The configuration's relative paths are below `directory`."""

    def __init__(self, directory: Path, configuration: Path, mqtt_port: int, http_port: int | None = None):
        self.directory = directory
        self.configuration = configuration
        self.http_port = http_port or free_port()
        self.env = {"TOCSIN_MQTT_PORT": str(mqtt_port), "TOCSIN_HTTP_PORT": str(self.http_port)}
        self.url = f"http://127.0.0.1:{self.http_port}"
        self.key = secrets.token_hex(32).encode()
        (directory / "var").mkdir(parents=True, mode=0o700, exist_ok=True)
        key_file = directory / "var/token.key"
        if key_file.exists():
            self.key = key_file.read_bytes().removesuffix(b"\n")
        else:
            key_file.write_bytes(self.key + b"\n")
            key_file.chmod(0o600)
        self.process: Process | None = None
        #: A command that runs the service instead of the test, e.g. in a namespace.
        self.prefix: list = []

    # The service

    def start(self, ready: bool = True) -> "Tocsin":
        openapi.forget(self.http_port)
        self.process = Process(
            [*self.prefix, BINARY, "serve", "--config", self.configuration], self.directory / "tocsin.log", self.directory, self.env
        )
        if ready:
            self.wait_ready()
        return self

    def wait_ready(self, timeout: float = 60) -> None:
        self._wait_for_answer("/readyz", timeout)

    def wait_alive(self, timeout: float = 60) -> None:
        self._wait_for_answer("/healthz", timeout)

    def _wait_for_answer(self, path: str, timeout: float) -> None:
        def answers() -> bool:
            assert self.process and self.process.is_running, f"tocsin serve has ended:\n{self.log[-3000:]}"
            try:
                return self.get(path, base="").status == 200
            except OSError:
                return False

        wait_for(f"{path} to say 200", answers, timeout)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process = None

    def stop(self) -> int | None:
        """SIGTERM, and the exit code; `None` where nothing runs."""
        process, self.process = self.process, None
        return process.stop() if process else None

    @property
    def log(self) -> str:
        path = self.directory / "tocsin.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def database(self) -> Path:
        return self.directory / "var/tocsin.db"

    # Its API

    def token(self, user: str = "ana", role: str = "responder", **more) -> str:
        return mint(self.key, user, role, **more)

    def request(
        self, method: str, path: str, user: str = "ana", body=None, base: str = "/api/v1", headers=None
    ) -> Answer:
        """The answer, which is as the service describes it."""
        standard = {"Authorization": f"Bearer {self.token(user)}", "Content-Type": "application/json"}
        request = urllib.request.Request(
            self.url + base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**standard, **(headers or {})},
        )
        answer = _answer(request)
        openapi.check(self.http_port, method, base + path, answer)
        return answer

    def get(self, path: str, user: str = "ana", base: str = "/api/v1") -> Answer:
        return self.request("GET", path, user, base=base)

    def incidents(self, **query: str) -> list[dict]:
        """Every page."""
        found, after = [], {}
        while True:
            answer = self.get("/incidents?" + urllib.parse.urlencode({"limit": 200, **query, **after}))
            assert answer.status == 200, answer.body
            found += answer.json["items"]
            if not answer.json["next"]:
                return found
            after = {"after": answer.json["next"]}

    def metrics(self) -> dict[str, float]:
        """By name with labels, as Prometheus reads them."""
        lines = self.get("/metrics", base="").body.decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    # The other verbs

    def verb(
        self, *arguments, stdin: str | bytes | None = None, timeout: float = 60, **env: str
    ) -> subprocess.CompletedProcess:
        if isinstance(stdin, str):
            stdin = stdin.encode()
        done = subprocess.run(
            [str(BINARY), *map(str, arguments)],
            input=stdin if stdin is not None else b"",
            capture_output=True,
            cwd=self.directory,
            env={**os.environ, **self.env, **env},
            timeout=timeout,
        )
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    def background_verb(self, *arguments, name: str, **env: str) -> Process:
        return Process([BINARY, *arguments], self.directory / f"{name}.log", self.directory, {**self.env, **env})
