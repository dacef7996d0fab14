"""The packages that the how-to pages print work as printed."""

from helpers.printed import printed
from helpers.printed import write_printed
from pathlib import Path

import os
import pytest
import subprocess
import sys


PAGES = ("add-an-action", "run-a-function")
# It follows the test that the page of run-a-function prints.
TEST_FORM = """
def press(folder):
    folder.REQUEST.form["form.buttons.tidy"] = "Tidy"
    api.content.get_view("example-tidy", folder, folder.REQUEST)()
    assert folder.REQUEST.response.getHeader("location") == folder.absolute_url()
    message = IStatusMessage(folder.REQUEST).show()[-1]
    return message.type, api.portal.translate(message.message)


def test_who_has_too_many_tasks_reads_why(tasks, folder):
    api.portal.set_registry_record("collective.async.max_open_per_user", 1)
    folder.title = "Fruit"
    assert press(folder) == ("info", "Tidy titles: “Fruit”")
    kind, text = press(folder)
    assert (kind, text.partition(".")[0]) == ("error", TOO_MANY)
    assert len(tasks.waiting) == 1


TOO_MANY = "You have 1 unfinished background tasks"
from Products.statusmessages.interfaces import IStatusMessage
"""

# Only what the ZCML of the printed package includes is loaded.
TEST_ZCML = """
from collective.async_.interfaces import IAction
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from pytest_plone import fixtures_factory
from zope.component import getUtilitiesFor


class Alone(PloneSandboxLayer):
    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, context):
        import {package}

        self.loadZCML(package={package})


layer = IntegrationTesting(bases=(Alone(),), name="alone")
globals().update(fixtures_factory(((layer, "integration"),)))


def test_it_includes_all_of_the_add_on(integration):
    names = dict(getUtilitiesFor(IAction))
    assert {{"check", "delete", "{action}"}} <= names.keys()
    setup = integration["portal"].portal_setup
    assert setup.profileExists("collective.async:default")
"""


@pytest.mark.parametrize("page", PAGES)
def test_the_printed_package_passes_its_printed_test(page, tmp_path):
    run_tests(write_printed(page, tmp_path))


@pytest.mark.parametrize(
    ("name", "package", "action"),
    [
        ("run-a-function", "example_tidy", "example_tidy.tidy"),
        ("add-an-action", "example_sorting", "example.sort"),
    ],
)
def test_the_printed_zcml_includes_the_add_on(name, package, action, tmp_path):
    write_printed(name, tmp_path)
    for test in (tmp_path / "tests").iterdir():
        test.unlink()
    text = TEST_ZCML.format(package=package, action=action)
    (tmp_path / "tests" / "test_zcml.py").write_text(text)
    run_tests(tmp_path)


def test_the_printed_form_says_that_there_are_too_many_tasks(tmp_path):
    package = write_printed("run-a-function", tmp_path)
    with (package / "tests" / "test_tidy.py").open("a") as tests:
        tests.write(TEST_FORM)
    run_tests(package)


def test_the_printed_function_has_thirty_lines():
    code = printed("how-to/run-a-function")["src/example_tidy/__init__.py"]
    assert len([line for line in code.splitlines() if line.strip()]) <= 30


def run_tests(package: Path) -> None:
    """Run the tests of a package."""
    # In a process of its own: it loads ZCML and adds a test layer.
    # With buildout, only this process's path leads to the packages.
    python_path = [str(package / "src"), *filter(None, sys.path)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(python_path)}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=package,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
