"""A pytest plugin: Plone's own tests with the add-on loaded, not installed.

``pytest -p upstream.with_addon --pyargs plone.app.content plone.dexterity``
"""

from plone.app.testing.layers import PloneFixture
from zope.configuration import xmlconfig

import collective.async_
import os


# Only the missing layer may keep the patches out.
os.environ["CELERY_BROKER_URL"] = "redis://127.0.0.1:1/0"

stock = PloneFixture.setUpZCML


def set_up_zcml(self: PloneFixture) -> None:
    """Load the add-on after Plone."""
    stock(self)
    context = self["configurationContext"]
    xmlconfig.file("configure.zcml", collective.async_, context=context)


PloneFixture.setUpZCML = set_up_zcml
