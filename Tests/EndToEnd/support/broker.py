"""A real mosquitto on a port of its own."""

import getpass
from pathlib import Path

from .process import Process, accepts, free_port
from .waiting import wait_for

# Without these two a slow or absent subscriber loses messages that the broker has acknowledged to their publisher.
UNLIMITED = "max_queued_messages 0\nmax_inflight_messages 0\n"
# Each change is saved, so that what was acknowledged outlives a SIGKILL of the broker.
PERSISTENT = "persistence true\nautosave_interval 1\nautosave_on_changes true\n"


class Broker:
    def __init__(self, directory: Path, persistent: bool = False, port: int | None = None, more: str = ""):
        """`more`: further lines of its configuration."""
        self.port = port or free_port()
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._configuration = directory / "mosquitto.conf"
        self._configuration.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser {getpass.getuser()}\n"
            f"persistence_location {directory}/\nlog_dest stderr\n{UNLIMITED}{PERSISTENT if persistent else ''}{more}"
        )
        self._process: Process | None = None

    def start(self) -> "Broker":
        process = Process(
            ["/usr/sbin/mosquitto", "-c", self._configuration], self.directory / "mosquitto.log", self.directory
        )
        self._process = process

        def ready() -> bool:
            assert process.is_running, f"mosquitto has ended:\n{process.log}"
            return accepts(self.port)

        wait_for("mosquitto to listen", ready)
        return self

    def stop(self) -> None:
        if self._process:
            self._process.stop()
            self._process = None

    def signal(self, number: int) -> None:
        assert self._process
        self._process.signal(number)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process = None

    @property
    def log(self) -> str:
        path = self.directory / "mosquitto.log"
        return path.read_text(errors="replace") if path.exists() else ""
