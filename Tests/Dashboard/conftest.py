"""The page's tests use the browser of the end-to-end tests; they need neither the service nor a broker."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "EndToEnd"))

from page_site import PageSite
from support.browser import Browser


@pytest.fixture(scope="session")
def site():
    site = PageSite()
    yield site
    site.close()


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """A browser in Lisbon that speaks English, so that times read the same wherever the tests run."""
    browser = Browser(tmp_path_factory.mktemp("page") / "profile")
    browser.driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Lisbon"})
    browser.driver.execute_cdp_cmd("Emulation.setLocaleOverride", {"locale": "en-GB"})
    yield browser
    browser.close()
