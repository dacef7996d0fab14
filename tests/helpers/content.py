"""A layer with content that is made once, for tests that all need the same."""

from collective.async_.testing import FIXTURE
from plone import api
from plone.app.testing import FunctionalTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.testing.zope import WSGI_SERVER_FIXTURE


class ContentLayer(PloneSandboxLayer):
    """The folder ``here``, which has three pages, and ``there``."""

    defaultBases = (FIXTURE,)

    def setUpPloneSite(self, portal):
        setRoles(portal, TEST_USER_ID, ["Manager"])
        here = api.content.create(portal, "Folder", "here", "Here")
        for number in range(1, 4):
            api.content.create(here, "Document", f"page-{number}", f"Page {number}")
        api.content.create(portal, "Folder", "there", "There")
        # As plone.restapi's profile does.
        portal.manage_permission("plone.restapi: Use REST API", ["Anonymous"])
        setRoles(portal, TEST_USER_ID, ["Contributor", "Editor", "Reviewer"])


CONTENT = ContentLayer()
CONTENT_TESTING = FunctionalTesting(
    bases=(CONTENT, WSGI_SERVER_FIXTURE), name="collective.async_:Content"
)
