"""What the page's modules do, one by one: `*.test.js`, run in the browser.

Each `test('…', …)` of a script is a test here, by its name. A script is loaded once, and all of its tests are run
then.
"""

import re
from pathlib import Path

import pytest
from support.waiting import wait_for

SCRIPTS = sorted(path.name for path in Path(__file__).parent.glob("*.test.js"))
#: As they are written: at the beginning of a line, in plain quotes.
NAME = re.compile(r"^test\('([^'\\]+)',", re.MULTILINE)


def names(script: str) -> list[str]:
    return NAME.findall((Path(__file__).parent / script).read_text(encoding="utf-8"))


CASES = [(script, name) for script in SCRIPTS for name in names(script)]


class Runner:
    """Runs the tests of a script when the first of them is asked for."""

    def __init__(self, site, page):
        self.site, self.page = site, page
        self._outcomes: dict[str, dict[str, str | None] | str] = {}

    def problem(self, script: str, name: str) -> str | None:
        """What is wrong with one test, or with its whole script."""
        if script not in self._outcomes:
            self._outcomes[script] = self._run(script)
        outcome = self._outcomes[script]
        return outcome if isinstance(outcome, str) else outcome[name]

    def _run(self, script: str) -> dict[str, str | None] | str:
        self.page.open(self.site.address(script))
        try:
            outcome = wait_for(f"the outcome of {script}", self._outcome, timeout=60)
        except AssertionError as problem:
            return f"{problem}; {self.page.errors()}"
        if outcome["problem"]:
            return f"{script} {outcome['problem']}; {self.page.errors()}"
        ran = [test["name"] for test in outcome["tests"]]
        # One that is found in the source and not run, or the other way round, would pass unseen.
        if ran != names(script):
            return f"{script} has a name that is not in plain quotes at the beginning of a line"
        if len(set(ran)) < len(ran):
            return f"{script} has two tests of one name"
        return {test["name"]: test["problem"] for test in outcome["tests"]}

    def _outcome(self):
        return self.page.driver.execute_script("return globalThis.outcome ?? null")


@pytest.fixture(scope="module")
def runner(site, page):
    return Runner(site, page)


# One runner, which loads each script once.
@pytest.mark.xdist_group("page")
@pytest.mark.parametrize(("script", "name"), CASES, ids=[f"{script}: {name}" for script, name in CASES])
def test_page(script, name, runner):
    problem = runner.problem(script, name)
    if problem is not None:
        pytest.fail(f"{name}: {problem}", pytrace=False)


def test_every_script_has_tests():
    assert SCRIPTS and all(names(script) for script in SCRIPTS)
