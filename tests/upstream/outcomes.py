"""What the tests of a package gave in both ways, and what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import csv


# For each test the first line of its error, or None if it has passed.
Outcomes = dict[str, str | None]

BOTH = "both"
INSTALLED = "installed"


@dataclass(frozen=True)
class Expected:
    """A test that is known to fail: with the add-on installed, or in both ways."""

    test: str
    fails: str
    reason: str


def read_expected(path: Path, package: str) -> list[Expected]:
    """The rows for a package in the table that the documentation shows, too.

    Raises ValueError if a row does not say in which way its test fails, or why.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["Fails"] not in (BOTH, INSTALLED) or not row["Reason"]:
            raise ValueError(f"{row['Test']}: fails {row['Fails']}, {row['Reason']}?")
    return [
        Expected(row["Test"], row["Fails"], row["Reason"])
        for row in rows
        if row["Package"] == package
    ]


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
    """The tests of one package, without the add-on installed and with it."""

    package: str
    path: Outcomes
    installed: Outcomes
    expected: list[Expected]
    # How many tasks were run, with the add-on installed.
    tasks: int = 0

    @property
    def tests(self) -> set[str]:
        """All tests that have run in one way at least."""
        return self.path.keys() | self.installed.keys()

    @property
    def passed(self) -> list[str]:
        """The tests that have passed in both ways."""
        return [test for test in sorted(self.tests) if not self._fails(test)]

    @property
    def surprises(self) -> list[str]:
        """One line for each outcome that was not expected. Empty if all is well."""
        return list(self._surprises())

    def _fails(self, test: str) -> str | None:
        """In which way a test fails, or is missing: in one, in both, or None."""
        path, installed = (
            test not in outcomes or outcomes[test] is not None
            for outcomes in (self.path, self.installed)
        )
        if path:
            return BOTH if installed else "not installed"
        return INSTALLED if installed else None

    def _surprises(self) -> Iterator[str]:
        if not self.tests:
            yield f"{self.package}: no test has run"
        known = {expected.test: expected.fails for expected in self.expected}
        for test in sorted(self.tests | known.keys()):
            fails, wanted = self._fails(test), known.get(test)
            if test not in self.tests:
                yield f"{test}: expected to fail ({wanted}), but there is no such test"
            elif fails is None and wanted is not None:
                yield f"{test}: expected to fail ({wanted}), but it passes"
            elif fails != wanted:
                yield f"{test}: fails ({fails}): {self._error(test)}"

    def _error(self, test: str) -> str:
        for outcomes in (self.installed, self.path):
            error = outcomes.get(test)
            if error is not None:
                return error
        return "it has not run"
