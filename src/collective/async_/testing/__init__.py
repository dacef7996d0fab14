"""Test layers with a Plone site in which the add-on is installed."""

from ..config import BROKER_VARIABLE
from importlib import import_module
from plone.app.testing import applyProfile
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from plone.testing.zope import WSGI_SERVER_FIXTURE
from unittest.mock import patch

import os


class CollectiveAsyncLayer(PloneSandboxLayer):
    """A site with the add-on installed."""

    # Not the layer of plone.app.contenttypes: importing it needs the robot framework.
    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        import collective.async_
        import plone.app.contenttypes

        self.loadZCML(package=plone.app.contenttypes)
        # Without a broker Plone's views would not be patched. Nobody answers there.
        with patch.dict(os.environ, {BROKER_VARIABLE: "redis://127.0.0.1:1/0"}):
            self.loadZCML(package=collective.async_)

    def setUpPloneSite(self, portal):
        portal.portal_workflow.setDefaultChain("simple_publication_workflow")
        applyProfile(portal, "collective.async:default")


FIXTURE = CollectiveAsyncLayer()
INTEGRATION_TESTING = IntegrationTesting(
    bases=(FIXTURE,), name="collective.async_:Integration"
)
FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(FIXTURE, WSGI_SERVER_FIXTURE), name="collective.async_:Functional"
)


class PackageLayer(PloneSandboxLayer):
    """The same site, with the ZCML of another package."""

    defaultBases = (FIXTURE,)

    def __init__(self, package: str) -> None:
        super().__init__(name=f"collective.async_:{package}")
        self.package = package

    def setUpZope(self, app, configurationContext):
        self.loadZCML(package=import_module(self.package))


def layer_with(package: str) -> FunctionalTesting:
    """A functional layer for a package with actions of its own."""
    fixture = PackageLayer(package)
    return FunctionalTesting(bases=(fixture,), name=f"{fixture.__name__}:Functional")
