"""Whose rights a task has, if users of the site and of the Zope root share a name."""

from AccessControl import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from collective.async_.interfaces import TaskFailed
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.user import act_as
from plone import api
from plone.app.testing import SITE_OWNER_NAME

import pytest


NAME = "somebody"
PASSWORD = "a-long-password"


@pytest.fixture
def act(portal):
    """Act as the user of a task; return whether they may change a page."""
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(portal, "Document", "page")
    before = getSecurityManager().getUser()

    def act(name=NAME):
        act_as(portal, TaskRecord("1", "check", name))
        return bool(getSecurityManager().checkPermission("Modify portal content", page))

    yield act
    newSecurityManager(None, before)


@pytest.fixture
def in_the_site(portal):
    """A user of the site only, with a role in one page only."""
    with api.env.adopt_roles(["Manager"]):
        api.user.create(email="a@example.org", username=NAME, password=PASSWORD)


@pytest.fixture
def in_the_root(portal, in_the_site):
    """Somebody else with the same name."""
    users = portal.__parent__.acl_users
    users.userFolderAddUser(NAME, PASSWORD, ["Manager"], [])


def test_a_user_of_the_site_has_local_roles(portal, in_the_site, act):
    portal["page"].manage_setLocalRoles(NAME, ["Editor"])
    assert act()


def test_the_user_of_the_site_comes_first(portal, in_the_root, act):
    assert not act()


def test_a_user_of_the_root_is_found(act):
    assert act(SITE_OWNER_NAME)


def test_nobody(act):
    with pytest.raises(TaskFailed):
        act("nobody")
