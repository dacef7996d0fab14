"""A task to run, in this process and on the test's database."""

from collective.async_.interfaces import IAction
from collective.async_.tasks.action import Action
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker import progress
from collective.async_.worker import run as module
from collective.async_.worker.run import run_task
from contextlib import contextmanager
from plone.app.testing import TEST_USER_ID
from zope.component import getGlobalSiteManager

import pytest
import transaction


@pytest.fixture
def portal(functional):
    return functional["portal"]


@pytest.fixture(autouse=True)
def database(functional, monkeypatch):
    """The run uses the connection of the test."""
    from zope.component.hooks import getSite
    from zope.component.hooks import setSite
    from zope.globalrequest import getRequest
    from zope.globalrequest import setRequest

    @contextmanager
    def connection():
        site, request = getSite(), getRequest()
        jar = functional["zodbDB"].open()
        try:
            yield jar.root()["Application"]
        finally:
            transaction.abort()
            jar.close()
            setSite(site)
            setRequest(request)

    monkeypatch.setattr(module, "connection", connection)
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)


@pytest.fixture
def action():
    """Register the function that the action "trial" calls."""

    class Trial(Action):
        work = abandoned = None

        def run(self, record, item):
            self.work()

        def abandon(self, record):
            if self.abandoned is not None:
                self.abandoned()

    trial = Trial()
    getGlobalSiteManager().registerUtility(trial, IAction, "trial")
    yield trial
    getGlobalSiteManager().unregisterUtility(trial, IAction, "trial")


@pytest.fixture
def record(portal, action):
    provide_store(portal)
    record = TaskRecord(new_id(), "trial", TEST_USER_ID)
    get_store(portal).add(record)
    transaction.commit()
    return record


@pytest.fixture
def run(portal, record):
    def run() -> str:
        answer = run_task("/plone", record.id)
        transaction.begin()
        return answer

    return run


@pytest.fixture
def told(monkeypatch):
    """All that is told, in order: not only what is told twice a second."""
    told = []
    monkeypatch.setattr(progress, "PAUSE", 0)
    monkeypatch.setattr(progress, "LARGE", 1)
    monkeypatch.setattr(progress, "tell", lambda _id, _token, found: told.append(found))
    return told
