"""A test layer with plone.app.iterate, which the other tests do without."""

from collective.async_.testing import FIXTURE
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer

import plone.app.iterate


class IterateLayer(PloneSandboxLayer):
    """A site in which working copies are possible."""

    defaultBases = (FIXTURE,)

    def setUpZope(self, app, configurationContext):
        self.loadZCML(package=plone.app.iterate)

    def setUpPloneSite(self, portal):
        self.applyProfile(portal, "plone.app.iterate:default")


INTEGRATION_TESTING = IntegrationTesting(
    bases=(IterateLayer(),), name="collective.async_:IterateIntegration"
)
