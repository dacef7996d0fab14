"""Runs the tests of Plone's packages with the add-on, and compares.

``python tests/upstream/run.py [PACKAGE …]``. Each package is tested twice, in processes
of their own: ``in_the_path.py`` and ``installed.py`` say how. What fails because the
browser is redirected elsewhere is tested again by ``taken_on.py``, and what tests the
services of the REST API that can answer with a task by ``preferred.py``. Tests that need
a real browser (Robot Framework) are left out: zope.testrunner skips their level.

Exits with 1 if a test fails that ``differences.csv`` does not name, or if one that it
names passes or fails otherwise.
"""

from collections.abc import Iterator
from drain import LOG
from importlib.util import find_spec
from outcomes import ADDRESS
from outcomes import Comparison
from outcomes import Outcomes
from outcomes import read_expected
from outcomes import read_outcomes
from pathlib import Path
from tempfile import TemporaryDirectory

import os
import subprocess
import sys


HERE = Path(__file__).parent
PACKAGES = (
    "plone.app.content",
    "plone.app.contenttypes",
    "plone.dexterity",
    "plone.app.multilingual",
    "plone.app.workflow",
    "plone.app.iterate",
)
# It takes as long as all of them, so it is tested only if it is asked for.
REST = "plone.restapi"
SERVICES = ("delete", "local_roles", "patch", "copymove", "workflow")
# Seconds. The longest takes a few minutes.
LONGEST = 3600
# Characters of the line about a test. An error may have a page in it.
WIDTH = 300
# How much of its output is shown if a process has failed without a failing test.
LINES = 40


def main(packages: list[str]) -> int:
    """Test these packages; return the exit code."""
    comparisons = []
    for package in packages:
        comparisons.append(compare(package))
        print(f"{package}: done", file=sys.stderr, flush=True)
    print("\n".join(table(comparisons)))
    surprises = [line for c in comparisons for line in c.surprises]
    for line in surprises:
        print(line[:WIDTH])
    return int(bool(surprises))


def compare(package: str) -> Comparison:
    """Test a package in both ways, and again the tests that end at another address."""
    expected = read_expected(HERE / "differences.csv", package)
    patterns = [e.pattern for e in expected if e.fails == ADDRESS]
    again = [option for pattern in patterns for option in ("--test", pattern)]
    with TemporaryDirectory() as folder:
        log = Path(folder, "tasks")
        log.touch()
        path = outcomes("in_the_path", package, Path(folder, "1"))
        installed = outcomes("installed", package, Path(folder, "2"), log=log)
        taken_on = (
            outcomes("taken_on", package, Path(folder, "3"), *again) if again else {}
        )
        modules = f"test_(content_)?({'|'.join(SERVICES)})$"
        preferred = (
            outcomes("preferred", package, Path(folder, "4"), "-m", modules, log=log)
            if package == REST
            else {}
        )
        tasks = log.read_text().splitlines().count("claimed")
    return Comparison(package, path, installed, taken_on, expected, tasks, preferred)


def outcomes(
    script: str, package: str, folder: Path, *options: str, log: Path | None = None
) -> Outcomes:
    """Test a package in one way.

    ``folder`` is for the reports, and ``log`` for the tasks that were run. Exits if no
    report tells why the tests have failed, for example because a layer could not be
    set up.
    """
    command = [sys.executable, str(HERE / f"{script}.py"), "--xml", str(folder)]
    command += ["--test-path", test_path(package), "--package", package, *options]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        env={**os.environ, LOG: str(log or os.devnull), "PYTHONWARNINGS": "ignore"},
    )
    found = read_outcomes(folder / "testreports", package)
    if done.returncode and not any(error is not None for error in found.values()):
        print("\n".join(done.stdout.splitlines()[-LINES:]))
        sys.exit(f"{package}: {script}.py has failed, but no test has")
    return found


def test_path(package: str) -> str:
    """The folder of the Python path that has the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed: use make test-plone")
    return str(Path(spec.origin).parents[len(package.split("."))])


def table(comparisons: list[Comparison]) -> Iterator[str]:
    """The lines of a table with one row for each package."""
    line = "{:<24}{:>8}{:>8}{:>14}{:>15}"
    yield line.format("Package", "tests", "tasks", "passed both", "differences")
    for found in comparisons:
        passed = len(found.passed)
        tests = len(found.tests)
        yield line.format(found.package, tests, found.tasks, passed, tests - passed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(PACKAGES)))
