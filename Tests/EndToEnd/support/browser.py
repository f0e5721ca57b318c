"""A real browser without a window, and the dashboard as a person uses it."""

import os
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By

from .waiting import wait_for


class Browser:
    def __init__(self, profile: Path, width: int = 1440, height: int = 900):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
            options.add_argument(argument)
        options.add_argument(f"--window-size={width},{height}")
        options.add_argument(f"--user-data-dir={profile}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        # Given both programs, Selenium looks for nothing on the network.
        service = webdriver.ChromeService("/usr/bin/chromedriver", env={**os.environ, "SE_OFFLINE": "true"})
        self.driver = webdriver.Chrome(options=options, service=service)

    def open(self, address: str) -> None:
        self.driver.get(address)

    def sign_in(self, address: str) -> None:
        """Follows a link that carries a token, and says yes to what the page asks then."""
        self.open(address)
        self.press('[data-testid="accept-sign-in"]')

    def find(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait_for(self, selector: str, timeout: float = 20):
        """The first element on the page that fits."""
        return wait_for(f"{selector} on the page", lambda: self.find(selector), timeout)[0]

    def press(self, selector: str, timeout: float = 20) -> None:
        """Clicks as a person does, where nothing lies over the element. The page may repaint meanwhile."""

        def pressed() -> bool:
            try:
                for element in self.find(selector):
                    if element.is_displayed() and element.is_enabled():
                        element.click()
                        return True
            except StaleElementReferenceException:
                pass
            return False

        wait_for(f"{selector} to be pressed", pressed, timeout)

    def attribute(self, selector: str, name: str) -> str | None:
        try:
            found = self.find(selector)
            return found[0].get_attribute(name) if found else None
        except StaleElementReferenceException:
            return None

    def text(self, selector: str) -> str:
        """Of the first that fits; nothing where there is none, or the page is just giving way to another."""
        try:
            found = self.find(selector)
            return found[0].text if found else ""
        except StaleElementReferenceException:
            return ""

    def errors(self) -> list[str]:
        """What the page complained of in its console."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def close(self) -> None:
        self.driver.quit()
