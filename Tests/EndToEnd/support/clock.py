"""A wall clock that a test sets while a program runs; what nobody can set goes on as it is."""

import shutil
import subprocess
from pathlib import Path


class Clock:
    """For one process: put `env` into its environment."""

    def __init__(self, directory: Path):
        self._file = directory / "clock"
        self.set(0)
        library = directory / "clock.so"
        # Swift comes with it.
        compiler = shutil.which("clang") or Path(shutil.which("swift") or "").resolve().with_name("clang")
        source = Path(__file__).with_name("clock.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        self.env = {"LD_PRELOAD": str(library), "TEST_CLOCK": str(self._file)}

    def set(self, seconds: int) -> None:
        """So far ahead of the machine's own clock from now on; behind, where negative."""
        fresh = self._file.with_suffix(".next")
        fresh.write_text(f"{seconds}\n")
        fresh.rename(self._file)
