"""An editor's browser, on a site whose tasks wait until a test runs them."""

from collective.async_.actions import large_selection
from collective.async_.interfaces import IAction
from collective.async_.patching import EXECUTING
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.store import get_store
from collective.async_.worker import inline
from collective.async_.worker.items import run_items
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import TEST_USER_ID
from plone.app.testing import TEST_USER_NAME
from plone.app.testing import TEST_USER_PASSWORD
from plone.testing.zope import Browser
from Products.CMFCore.interfaces import IContentish
from Products.ZCatalog.CatalogBrains import AbstractCatalogBrain
from zope.component import getGlobalSiteManager
from zope.component import getUtility

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


@pytest.fixture
def subscribe():
    """Register subscribers for content and an event of this interface."""
    registered = []
    manager = getGlobalSiteManager()

    def register(function, interface) -> None:
        manager.registerHandler(function, (IContentish, interface))
        registered.append((function, interface))

    yield register
    for function, interface in registered:
        manager.unregisterHandler(function, (IContentish, interface))


@pytest.fixture
def two_are_large(monkeypatch):
    """A selection of two items counts as a large one."""
    monkeypatch.setattr(large_selection, "LARGE", 1)


@pytest.fixture
def loaded(monkeypatch):
    """The ids of the items that were loaded since they are selected."""
    found = []
    get_object, load = AbstractCatalogBrain.getObject, large_selection._load

    def of_brain(brain):
        found.append(brain.getId)
        return get_object(brain)

    def of_row(row):
        found.append(row.path.rpartition("/")[2])
        return load(row)

    monkeypatch.setattr(AbstractCatalogBrain, "getObject", of_brain)
    monkeypatch.setattr(large_selection, "_load", of_row)
    return found


@pytest.fixture
def open_tasks(portal):
    """The unfinished tasks."""
    return lambda: list(get_store().active())


@pytest.fixture
def run(open_tasks, portal, monkeypatch):
    """Run the only task like the worker, but in one transaction; the record."""

    def run() -> TaskRecord:
        (record,) = open_tasks()
        # As in a worker, the patched views are stock.
        monkeypatch.setitem(portal.REQUEST.other, EXECUTING, True)
        action = getUtility(IAction, name=record.action)
        if not action.items(record):
            action.run(record, None)
            return record
        while record.pending_outcome is None:
            run_items(record, action, action.items(record))
        record.finish(*record.pending_outcome)
        return record

    return run
