"""Plone's tests with the add-on installed, and tasks run after each request.

Arguments are those of zope.testrunner.
"""

from collections.abc import Callable
from drain import drain_after_requests
from in_the_path import load_add_on
from plone.app.testing.interfaces import PLONE_SITE_ID
from plone.app.testing.layers import PloneFixture
from plone.testing import zope
from typing import Any
from zope.testrunner import run


def install() -> None:
    """Install the add-on in each Plone site that a test layer makes."""
    stock = PloneFixture.setUpDefaultContent

    def set_up_default_content(self: PloneFixture, app: Any) -> None:
        stock(self, app)
        tool = app[PLONE_SITE_ID].portal_setup
        tool.runAllImportStepsFromProfile("profile-collective.async:default")
        # A delete starts at once: a request is not over before.
        app[PLONE_SITE_ID].portal_registry["collective.async.undo_seconds"] = 0

    PloneFixture.setUpDefaultContent = set_up_default_content


def allow_commits() -> None:
    """Give each integration test a database of its own, like a functional one.

    Otherwise a worker could not see the tasks that it records.
    """
    zope.IntegrationTesting.testSetUp = zope.FunctionalTesting.testSetUp
    zope.IntegrationTesting.testTearDown = zope.FunctionalTesting.testTearDown


def run_installed(set_up: Callable[[], None] = lambda: None) -> None:
    """Run the tests that the arguments name, and exit.

    ``set_up`` is called when the add-on is installed in each site that is made.
    """
    load_add_on()
    install()
    set_up()
    allow_commits()
    run()


if __name__ == "__main__":
    drain_after_requests()
    run_installed()
