"""Runs Plone's own tests of a patched package, with the add-on's ZCML loaded.

``python tests/upstream/run.py plone.app.content``; a process for each package,
because plone.dexterity's tests leave a Zope that the next layer waits for.

The add-on is not installed in their sites, so everything must be stock Plone.
"""

from plone.app.testing.layers import PloneFixture
from zope.configuration import xmlconfig
from zope.testrunner import run

import collective.async_
import os
import sys


stock = PloneFixture.setUpZCML


def set_up_zcml(self: PloneFixture) -> None:
    """Load the add-on after Plone."""
    stock(self)
    context = self["configurationContext"]
    xmlconfig.file("configure.zcml", collective.async_, context=context)


def main() -> None:
    """Run them; exits with 1 when one fails."""
    # Only the missing layer may keep the patches out.
    os.environ["CELERY_BROKER_URL"] = "redis://127.0.0.1:1/0"
    PloneFixture.setUpZCML = set_up_zcml
    where = next(p for p in sys.path if os.path.isdir(f"{p}/plone/dexterity"))
    run(["--test-path", where, "--package", *sys.argv[1:]])


if __name__ == "__main__":
    main()
