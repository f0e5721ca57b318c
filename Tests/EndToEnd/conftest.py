"""What every test of this folder may ask for."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from support.workshop import pytest_runtest_makereport, pytest_sessionstart, shared, workshop

__all__ = ["pytest_runtest_makereport", "pytest_sessionstart", "shared", "workshop"]
