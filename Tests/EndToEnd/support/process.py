"""A child process that leaves nothing behind: its output is in a file, and it is ended by its id."""

import os
import random
import signal
import socket
import subprocess
from pathlib import Path


#: One of so many runners of tests at once, as pytest-xdist counts them: each hands out ports of its own.
_RUNNERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_RUNNER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_handed_out: set[int] = set()


def free_port() -> int:
    """One on which nothing listens, not handed out before.

    It lies below the range from which the system takes ports for outgoing connections: one that `bind` to port 0 chooses could be
    taken by a connection of another test before the program under test listens on it, or while that program is down.
    """
    while True:
        port = random.SystemRandom().randrange(10_000 + _RUNNER, 20_000, _RUNNERS)
        if port in _handed_out:
            continue
        _handed_out.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    def __init__(self, command: list, log: Path, cwd: Path, env: dict[str, str] | None = None):
        self.log_path = log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                # Tests that run in the background ignore SIGINT, which children inherit and a shell can't undo.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_running(self) -> bool:
        return self._child.poll() is None

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def signal(self, number: int) -> None:
        if self.is_running:
            self._child.send_signal(number)

    def wait(self, timeout: float = 30) -> int:
        return self._child.wait(timeout)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self._child.wait()

    def stop(self, timeout: float = 30) -> int:
        """SIGTERM, and the exit code."""
        self.signal(signal.SIGTERM)
        try:
            return self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            problem = f"process {self.pid} did not stop within {timeout:g} s of SIGTERM"
            raise AssertionError(f"{problem}; its log ends with:\n{self.log[-2000:]}") from None
