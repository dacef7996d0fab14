"""Small tasks that the process that needs their result runs itself."""

from AccessControl import getSecurityManager
from collective.async_.api import as_item
from collective.async_.api import finish_pending
from collective.async_.broker import commit_lock
from collective.async_.broker import leases
from collective.async_.browser.commit_lock import on_start
from collective.async_.interfaces import IAction
from collective.async_.tasks.action import Action
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import provide_store
from collective.async_.worker import inline
from collective.async_.worker.run import Run
from helpers.valkey import valkey
from plone import api
from plone.api.content import get_path
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from threading import Event
from types import SimpleNamespace
from zope.component import getGlobalSiteManager
from zope.component.hooks import getSite
from zope.globalrequest import getRequest

import pytest
import transaction


@pytest.fixture
def portal(functional, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    setRoles(functional["portal"], TEST_USER_ID, ["Manager"])
    return functional["portal"]


@pytest.fixture
def page(portal):
    page = api.content.create(portal, "Document", "page", "Page")
    transaction.commit()
    return page


@pytest.fixture
def action():
    """Register what the action "trial" does: by default, it notes its title."""

    class Trial(Action):
        def run(self, record, item):
            page = api.portal.get()["page"]
            page.description = f"{page.description} {record.title}".strip()
            page.subject = (api.user.get_current().getId(),)

    trial = Trial()
    getGlobalSiteManager().registerUtility(trial, IAction, "trial")
    yield trial
    getGlobalSiteManager().unregisterUtility(trial, IAction, "trial")


@pytest.fixture
def ask(portal, page, action):
    """Record a task that works on the page."""

    def ask(title, uids=None, **values):
        store = provide_store(portal)
        uid, path = as_item(page)
        values.setdefault("touches", Paths(writes=(path,)))
        record = TaskRecord(
            new_id(), "trial", TEST_USER_ID, title=title, uids=uids or (uid,), **values
        )
        store.add(record)
        transaction.commit()
        return record

    return ask


def test_they_are_done_in_their_order_and_the_result_is_seen(page, ask):
    one = ask("one")
    two = ask("two", deps=(one.id,))
    assert finish_pending(as_item(page)) == []
    assert page.description == "one two"
    assert page.subject == (TEST_USER_ID,)
    assert (one.status, two.status) == (Status.SUCCEEDED, Status.SUCCEEDED)


def test_they_do_not_wait_for_the_lock_of_the_request(page, ask, monkeypatch):
    one = ask("one")
    request = getRequest()
    monkeypatch.setattr(request, "retry_count", 1)
    with valkey() as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        on_start(SimpleNamespace(request=request))
        assert commit_lock.is_held()
        assert finish_pending(as_item(page)) == []
        assert one.status is Status.SUCCEEDED
        assert not commit_lock.is_held()


def test_the_request_stays_as_it_was(portal, page, ask):
    ask("one")
    before = (getRequest(), getSite(), getSecurityManager().getUser().getId())
    finish_pending(as_item(page))
    assert (getRequest(), getSite()) == before[:2]
    assert getSecurityManager().getUser().getId() == before[2]


def test_what_was_written_before_is_kept_and_nothing_is_run(page, ask):
    record = ask("one")
    page.description = "Written by the request"
    assert finish_pending(as_item(page)) == [record]
    assert page.description == "Written by the request"
    assert record.status is Status.WAITING


def test_tasks_on_other_content_wait(portal, page, ask):
    record = ask("other", uids=("another",), touches=Paths(writes=("/plone/other",)))
    assert finish_pending(as_item(page)) == []
    assert record.status is Status.WAITING


@pytest.mark.parametrize("which", ["folder", "item"])
def test_a_task_on_the_folder_around_it_concerns_it(portal, page, ask, which):
    place = {"folder": get_path(portal), "item": get_path(page)}[which]
    record = ask("one", uids=("another",), touches=Paths(writes=(place,)))
    assert finish_pending(as_item(page)) == []
    assert record.status is Status.SUCCEEDED


def test_a_large_one_and_what_waits_for_it_are_left_to_the_worker(page, ask):
    large = ask("large", size=1000)
    small = ask("small", deps=(large.id,))
    assert finish_pending(as_item(page)) == [large, small]
    assert page.description == ""


def test_what_is_not_to_be_hurried_is_not(page, ask, action):
    action.on_demand = False
    record = ask("one")
    assert finish_pending(as_item(page)) == [record]
    assert record.status is Status.WAITING


def test_a_failure_is_an_end_too(page, ask, action):
    action.run = lambda record, item: 1 / 0
    record = ask("one")
    assert finish_pending(as_item(page)) == []
    assert record.status is Status.FAILED
    assert "ZeroDivisionError" in record.traceback


def test_one_that_runs_elsewhere_is_waited_for_in_vain(page, ask):
    record = ask("one")
    record.status, record.worker = Status.RUNNING, leases.this_process()
    record.token = "elsewhere"
    transaction.commit()
    assert finish_pending(as_item(page), seconds=0.2) == [record]
    assert record.token == "elsewhere"


def test_one_that_takes_longer_goes_on(page, ask, action):
    release, done = Event(), Event()

    def run(record, item):
        release.wait(30)
        api.portal.get()["page"].description = "late"

    action.run = run
    record = ask("one")
    stock = Run.__call__
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Run, "__call__", lambda run: (stock(run), done.set())[0])
            assert finish_pending(as_item(page), seconds=0.5) == [record]
            assert record.status is Status.RUNNING
            release.set()
            assert done.wait(30)
    finally:
        release.set()
    transaction.begin()
    assert page.description == "late"
    assert record.status is Status.SUCCEEDED


def test_a_run_that_cannot_even_fail_is_given_back(page, ask, monkeypatch):
    def broken(run):
        run.transact(lambda site: run._claim(site, None))
        raise RuntimeError("cannot be written")

    monkeypatch.setattr(Run, "__call__", broken)
    monkeypatch.setattr("collective.async_.worker.slots.take", lambda *_: True)
    record = ask("one")
    assert finish_pending(as_item(page)) == [record]
    assert (record.status, record.worker) == (Status.WAITING, None)


def test_this_process_does_not_count_as_a_worker(page, ask, monkeypatch):
    asked = []
    inline._keep_lease.cache_clear()
    monkeypatch.setattr(inline, "keep_lease", lambda **kw: asked.append(kw))
    ask("one")
    finish_pending(as_item(page))
    ask("two")
    finish_pending(as_item(page))
    assert asked == [{"worker": False}]
    assert get_store().get("x") is None
