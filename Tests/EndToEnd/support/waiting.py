"""The one place where a test waits for something that cannot wake it up."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(what: str, condition: Callable[[], T], timeout: float = 20) -> T:
    """Asks until the answer is true, and gives it. Fails with `what` and the last answer when the time is over."""
    deadline = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited {timeout:g} s in vain for {what}; the last answer was {answer!r}")
        time.sleep(0.02)


def let_pass(seconds: float) -> None:
    """Lets real time pass, where a silence or an outage of that length is what is tested: nothing tells of its end."""
    begin = time.monotonic()
    wait_for(f"{seconds:g} s to pass", lambda: time.monotonic() - begin >= seconds, timeout=seconds + 10)
