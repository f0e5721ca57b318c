"""The attacks use the workshop of the end-to-end tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "EndToEnd"))

from support.workshop import pytest_runtest_makereport, pytest_sessionstart, shared, workshop

__all__ = ["pytest_runtest_makereport", "pytest_sessionstart", "shared", "workshop"]
