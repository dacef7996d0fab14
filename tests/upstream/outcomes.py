"""What the tests of a package gave in both ways, and what was expected."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from xml.etree import ElementTree

import csv
import re


# For each test the first line of its error, or None if it has passed.
Outcomes = dict[str, str | None]

# In which way a test fails: in both; with the add-on installed; or then only because
# the browser is redirected elsewhere, so that ``taken_on.py`` mends it; or only if its
# requests prefer a task.
BOTH = "both"
INSTALLED = "installed"
ADDRESS = "address"
PREFERRED = "preferred"


@dataclass(frozen=True)
class Expected:
    """A test that is known to fail, in which way, with which error, and why."""

    test: str
    fails: str
    error: str
    reason: str

    @property
    def pattern(self) -> str:
        """A regular expression by which zope.testrunner finds the test."""
        return re.escape(self.test.rpartition(".")[2])


def read_expected(path: Path, package: str) -> list[Expected]:
    """The rows for a package in the table that the documentation shows, too.

    Raises ValueError if a row does not say in which way its test fails, or why.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if (
            row["Fails"] not in (BOTH, INSTALLED, ADDRESS, PREFERRED)
            or not row["Reason"]
        ):
            raise ValueError(f"{row['Test']}: fails {row['Fails']}, {row['Reason']}?")
    # Names and errors are marked as code there.
    return [
        Expected(_plain(row["Test"]), row["Fails"], _plain(row["Error"]), row["Reason"])
        for row in rows
        if row["Package"] == package
    ]


def _plain(cell: str) -> str:
    return cell.strip("`")


def read_outcomes(folder: Path, package: str) -> Outcomes:
    """Read the XML reports that zope.testrunner has written into a folder."""
    found: Outcomes = {}
    for file in sorted(folder.glob("*.xml")):
        for case in ElementTree.parse(file).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            # The name of a doctest begins with the folders of the environment.
            name = name[max(0, name.find(package)) :].removeprefix(f"{package}.")
            errors = [e for kind in ("failure", "error") for e in case.iter(kind)]
            # A test's error is not hidden by a success of one with the same name.
            if errors or name not in found:
                found[name] = errors[0].get("message") or "" if errors else None
    return found


@dataclass(frozen=True)
class Comparison:
    """The tests of one package: add-on not installed, installed, and taken on.

    ``taken_on`` needs to have only the tests that fail because of an address, and
    ``preferred`` has those whose requests were sent again as ones that prefer a task.
    ``tasks`` is how many tasks were run in all.
    """

    package: str
    path: Outcomes
    installed: Outcomes
    taken_on: Outcomes
    expected: list[Expected]
    tasks: int = 0
    preferred: Outcomes = field(default_factory=dict)

    @property
    def tests(self) -> set[str]:
        """All tests that have run in one way at least."""
        return self.path.keys() | self.installed.keys()

    @property
    def passed(self) -> list[str]:
        """The tests that have passed in all ways."""
        return [test for test in sorted(self.tests) if self._fails(test) is None]

    @property
    def surprises(self) -> list[str]:
        """One line for each outcome that was not expected. Empty if all is well."""
        if not self.tests:
            return [f"{self.package}: no test has run"]
        known = {expected.test: expected for expected in self.expected}
        found = sorted(self.tests | known.keys())
        lines = (self._surprise(test, known.get(test)) for test in found)
        return [line for line in lines if line is not None]

    def _surprise(self, test: str, expected: Expected | None) -> str | None:
        fails, error = self._fails(test), self._error(test)
        if expected is None:
            return fails and f"{test}: fails ({fails}): {error}"
        if test not in self.tests:
            return f"{test}: is listed, but there is no such test"
        if fails is None:
            return f"{test}: is listed, but passes"
        wanted = INSTALLED if expected.fails == ADDRESS else expected.fails
        if fails != wanted or expected.error not in error:
            return f"{test}: is listed, but fails otherwise ({fails}): {error}"
        if expected.fails == ADDRESS and _failed(test, self.taken_on):
            return f"{test}: fails at the new address, too: {self.taken_on.get(test)}"
        return None

    def _fails(self, test: str) -> str | None:
        """In which way a test fails or has not run; None if it passes in all."""
        if _failed(test, self.path):
            return BOTH if _failed(test, self.installed) else "not installed"
        if _failed(test, self.installed):
            return INSTALLED
        return PREFERRED if self.preferred.get(test) is not None else None

    def _error(self, test: str) -> str:
        for outcomes in (self.installed, self.path, self.preferred):
            error = outcomes.get(test)
            if error is not None:
                return error
        return "it has not run"


def _failed(test: str, outcomes: Outcomes) -> bool:
    return test not in outcomes or outcomes[test] is not None
