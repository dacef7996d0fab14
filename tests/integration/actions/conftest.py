"""An editor's browser, on a site whose tasks wait until a test runs them."""

from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.store import get_store
from collective.async_.worker import inline
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from plone.app.testing import TEST_USER_PASSWORD
from plone.testing.zope import Browser

import pytest
import transaction


@pytest.fixture
def document(functional, broker_away):
    """A page, committed."""
    portal = functional["portal"]
    setRoles(portal, TEST_USER_ID, ["Manager"])
    document = api.content.create(
        portal, "Document", "page", "Title", description="Description", language="en"
    )
    transaction.commit()
    return document


@pytest.fixture
def open_browser(functional):
    """A new browser of a user."""

    def opened(name: str = TEST_USER_NAME, password: str = TEST_USER_PASSWORD):
        editor = Browser(functional["app"])
        editor.handleErrors = True
        editor.raiseHttpErrors = False
        editor.followRedirects = True
        editor.addHeader("Authorization", f"Basic {name}:{password}")
        editor.addHeader("Accept", "text/html")
        return editor

    return opened


@pytest.fixture
def editor(open_browser):
    """The editor's."""
    return open_browser()


@pytest.fixture
def colleague(open_browser):
    """The one of somebody else."""
    return open_browser(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)


@pytest.fixture
def waiting(functional, monkeypatch):
    """Nothing is run until the test calls this; the records that are there then."""
    stock = inline._run_in_thread
    monkeypatch.setattr(inline, "_run_in_thread", lambda *arguments: None)

    def run() -> list[TaskRecord]:
        transaction.begin()
        ids = [record.id for record in get_store(functional["portal"]).active()]
        stock("/plone", ids, 60)
        transaction.begin()
        return [get_store(functional["portal"]).get(task_id) for task_id in ids]

    return run
