"""REST requests of an editor and of a colleague, on a site whose tasks wait."""

from collective.async_.tasks.store import get_store
from collective.async_.worker import inline
from helpers.stack.client import Client
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from plone.app.testing import TEST_USER_PASSWORD

import pytest
import transaction


@pytest.fixture
def site(functional, broker_away):
    """The site with the folder ``here``, which has three pages, and ``there``."""
    portal = functional["portal"]
    setRoles(portal, TEST_USER_ID, ["Manager"])
    here = api.content.create(portal, "Folder", "here", "Here")
    for number in range(1, 4):
        api.content.create(here, "Document", f"page-{number}", f"Page {number}")
    api.content.create(portal, "Folder", "there", "There")
    # As plone.restapi's profile does.
    portal.manage_permission("plone.restapi: Use REST API", ["Anonymous"])
    setRoles(portal, TEST_USER_ID, ["Contributor", "Editor", "Reviewer"])
    transaction.commit()
    return portal


@pytest.fixture
def session(site):
    """A new session of a user."""
    opened = []

    def new(user=TEST_USER_NAME, password=TEST_USER_PASSWORD):
        found = Client(site.absolute_url())
        found.headers["Accept"] = "application/json"
        found.auth = user and (user, password)
        opened.append(found)
        return found

    yield new
    for one in opened:
        one.close()


@pytest.fixture
def editor(session):
    """The editor's session."""
    return session()


@pytest.fixture
def admin(session):
    """The one of an administrator."""
    return session(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)


@pytest.fixture
def tasks(site):
    """All records of the site, in the order in which they were enqueued."""

    def read():
        transaction.begin()
        return sorted(get_store(site).all(), key=lambda record: record.created)

    return read


@pytest.fixture
def run(tasks):
    """Run all unfinished tasks as the worker does; return their records."""

    def work():
        ids = [record.id for record in tasks() if not record.status.final]
        inline._run_in_thread("/plone", ids, 60)
        return [record for record in tasks() if record.id in ids]

    return work
