"""Plone's tests with the add-on's ZCML, its patches, and a broker, but not installed.

Arguments are those of zope.testrunner. Everything must be as in stock Plone, since only
the browser layer is missing.
"""

from plone.app.testing.layers import PloneFixture
from zope.configuration import xmlconfig
from zope.testrunner import run

import os


# A broker in memory, which no other process can read. No Redis is connected to.
BROKER = "memory://"


def load_add_on() -> None:
    """Let each Plone site of a test be one of a process that has the add-on."""
    import collective.async_

    os.environ["CELERY_BROKER_URL"] = BROKER
    stock = PloneFixture.setUpZCML

    def set_up_zcml(self: PloneFixture) -> None:
        stock(self)
        context = self["configurationContext"]
        xmlconfig.file("configure.zcml", collective.async_, context=context)

    PloneFixture.setUpZCML = set_up_zcml


if __name__ == "__main__":
    load_add_on()
    run()
