"""The entry in Plone's toolbar."""

from plone import api
from plone.app.testing import logout
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zope.interface import noLongerProvides

import pytest


ENTRY = "contentview-async-tasks"


@pytest.fixture
def toolbar(portal, request_with_layer):
    setRoles(portal, TEST_USER_ID, ["Editor"])
    return lambda: api.content.get_view("render-toolbar", portal, request_with_layer)()


@pytest.mark.parametrize("position", ["side", "top"])
def test_it_leads_to_my_tasks(toolbar, position):
    api.portal.set_registry_record("plone.toolbar_position", position)
    html = toolbar()
    assert html.count(ENTRY) == 1
    assert "/@@my-tasks" in html


def test_only_logged_in_users_have_it(toolbar):
    api.portal.get().manage_permission("Show Toolbar", ["Anonymous"])
    logout()
    assert ENTRY not in toolbar()


def test_a_site_without_the_add_on_has_none(toolbar, request_with_layer):
    from collective.async_.interfaces import ICollectiveAsyncLayer

    noLongerProvides(request_with_layer, ICollectiveAsyncLayer)
    assert ENTRY not in toolbar()
