"""What the end-to-end tests share: a real broker, the real service, and ways to talk to both."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parents[1]
#: Recordings, payloads and conformance cases lie beside the project.
SHARED = ROOT.parent / "shared"
CONFIG = TESTS / "config"
