"""Functions that ``background`` makes actions of."""

from collective.async_ import api as public
from collective.async_.api import Action
from collective.async_.api import AsyncValidationFailed
from collective.async_.api import background
from collective.async_.api import enqueue
from collective.async_.api import TaskFailed
from collective.async_.interfaces import IAction
from collective.async_.interfaces import IAsyncTaskEvent
from collective.async_.tasks.control import cancel
from collective.async_.tasks.control import retry
from collective.async_.tasks.enqueue import get_task
from collective.async_.worker import items
from collective.async_.worker import running
from DateTime import DateTime
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from zExceptions import Unauthorized
from zope.component import getGlobalSiteManager

import pytest
import re
import transaction


NAME = "test.change"


def test_it_is_still_the_function(folder, change):
    change(folder, title="At once")
    assert folder.title == "At once"
    assert change.__name__ == "change"


def test_it_has_the_texts_of_an_action(tasks, folder, change):
    task = change.enqueue(folder, title="New")
    text = api.portal.translate(task.text)
    assert text == "Change: “Fruit”"
    tasks.run()
    assert api.portal.translate(task.text) == "Done: Change: “Fruit”"


def test_a_task_that_is_found_is_what_enqueue_returns(tasks, folder, change):
    task = change.enqueue(folder, title="New")
    for found in (public.get_task(task.id), public.pending_task(folder.UID(), NAME)):
        assert isinstance(found, public.Task)
        assert (found.id, found.ended, found.attempt) == (task.id, False, 0)
        assert (found.text, found.url) == (task.text, task.url)
    tasks.run()
    assert public.get_task(task.id).ended
    assert public.pending_task(folder.UID(), NAME) is None
    assert public.get_task("no such task") is None


def test_without_a_broker_it_is_called_at_once(tasks, folder, change, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    task = change.enqueue(folder, title="New")
    assert (task.ended, task.status) == (True, "succeeded")
    assert folder.title == "New"
    assert not tasks.waiting


@pytest.mark.parametrize(
    ("record", "value"),
    [("synchronous_actions", ["test.change"]), ("thresholds", ["test.change 5"])],
)
def test_the_settings_decide(tasks, folder, change, record, value):
    # The folder and its pages are four items.
    api.portal.set_registry_record(f"collective.async.{record}", value)
    assert change.enqueue(folder, title="New").ended


def test_where_it_is_not_installed_it_is_called_at_once(tasks, folder, change):
    from collective.async_.interfaces import ICollectiveAsyncLayer
    from zope.interface import noLongerProvides

    noLongerProvides(folder.REQUEST, ICollectiveAsyncLayer)
    assert change.enqueue(folder, title="New").ended


def test_at_once_each_item_has_an_outcome_too(tasks, folder, register, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")

    def change(content):
        content.setTitle("New")
        if content.getId() == "apple":
            raise OSError("Away.")

    # Nobody would try it again.
    change = register(change, autoretry_for=(OSError,), max_retries=None)
    task = change.enqueue(folder.objectValues())
    assert task.status == "failed"
    assert [page.title for page in folder.objectValues()] == ["New", "Apple", "New"]
    assert [outcome.ok for outcome in task.outcomes] == [True, False, True]


def test_nothing_that_runs_at_once_is_tried_again(tasks, folder, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")

    class Stubborn(Action):
        def run(self, record, item):
            raise TaskFailed("Away.")

        def retry_after(self, record, error):
            return 60

    action, uids = Stubborn(), tuple(page.UID() for page in folder.objectValues())
    manager = getGlobalSiteManager()
    manager.registerUtility(action, IAction, "test.stubborn")
    try:
        params = {"selection": True}
        task = enqueue("test.stubborn", title="Fruit", uids=uids, params=params)
    finally:
        manager.unregisterUtility(action, IAction, "test.stubborn")
    assert (task.ended, task.status, task.message) == (True, "failed", "Away.")
    assert [outcome.ok for outcome in task.outcomes] == [False, False, False]


def test_at_once_the_task_looks_as_in_a_worker(tasks, folder, register, monkeypatch):
    seen = []
    change = register(lambda task, content: seen.append(look(task)), bind=True)

    def look(task):
        return task.status, task.ended, task.attempt, task.started is not None

    later = datetime.now(timezone.utc) + timedelta(days=2)
    change.enqueue(folder)
    tasks.run()
    monkeypatch.delenv("CELERY_BROKER_URL")
    # Nobody would start it later.
    task = change.using(not_before=later).enqueue(folder)
    assert seen == [("running", False, 1, True)] * 2
    assert look(task) == ("succeeded", True, 1, True)


def test_at_once_no_event_of_a_task_is_fired(tasks, folder, change, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    fired, manager = [], getGlobalSiteManager()

    def note(content, event):
        fired.append(event)

    manager.registerHandler(note, (None, IAsyncTaskEvent))
    try:
        assert change.enqueue(folder, title="New").ended
    finally:
        manager.unregisterHandler(note, (None, IAsyncTaskEvent))
    assert not fired


@pytest.mark.parametrize("broker", [True, False])
def test_the_parts_may_say_why_there_are_none(
    tasks, folder, register, monkeypatch, broker
):
    if not broker:
        monkeypatch.delenv("CELERY_BROKER_URL")

    def parts(folder):
        folder.setTitle("Half")
        raise TaskFailed("Nothing to do.")

    change = register(lambda content: None)
    change.parts(parts)
    task = change.enqueue(folder)
    tasks.run()
    assert (task.status, task.message) == ("failed", "Nothing to do.")
    assert folder.title == "Fruit"


def test_an_error_at_once_is_the_requests(tasks, folder, register, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    change = register(lambda content: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change.enqueue(folder)


def test_who_has_too_many_tasks_is_refused(tasks, folder, change):
    api.portal.set_registry_record("collective.async.max_open_per_user", 1)
    change.enqueue(folder, title="New")
    with pytest.raises(AsyncValidationFailed):
        change.enqueue(folder, title="Newer")


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({}, "title"),
        ({"title": "New", "colour": "red"}, "colour"),
        ({"title": object()}, "'title' cannot be stored"),
        ({"title": ["a", {"b": object()}]}, "'title' cannot be stored"),
    ],
)
def test_parameters_are_checked_when_it_is_enqueued(
    tasks, folder, change, params, error
):
    with pytest.raises(TypeError, match=error):
        change.enqueue(folder, **params)
    assert not tasks.waiting


@pytest.mark.parametrize(
    ("find", "error"),
    [
        (lambda page: brain_of(page), "a catalog brain; use its getObject"),
        (lambda page: api.content.find(page), "a catalog brain; use its getObject"),
        (lambda page: [page, brain_of(page)], "a catalog brain; use its getObject"),
        (lambda page: page.UID(), "is not content: a text; use api.content.get"),
        (lambda page: [page.UID()], "is not content: a text; use api.content.get"),
        (lambda page: None, "None is not content: give an item"),
        (lambda page: [None], "None is not content: give an item"),
        (lambda page: 7, "7 is not content: give an item"),
    ],
)
def test_only_content_can_be_enqueued(tasks, folder, register, find, error):
    change = register(lambda content: None, permission="Modify portal content")
    change.parts(lambda folder: find(folder["pear"]))
    with pytest.raises(TypeError, match=error):
        change.enqueue(find(folder["pear"]))
    # The same of what the function for the parts returns.
    task = change.enqueue(folder)
    tasks.run()
    assert task.status == "failed"
    assert re.search(error, task.message)


def brain_of(content):
    (brain,) = api.content.find(content)
    return brain


def test_content_is_a_parameter_by_its_uid(tasks, folder, register):
    def change(content, others):
        content.setTitle(", ".join(other.id for other in others))

    change = register(change)
    change.enqueue(folder, others=[folder["pear"], folder["apple"]])
    api.content.rename(folder["pear"], "williams")
    tasks.run()
    assert folder.title == "williams, apple"


def test_content_that_is_gone_fails_with_its_title(tasks, folder, register):
    change = register(lambda content, other: None)
    task = change.enqueue(folder, other=folder["pear"])
    folder.manage_delObjects(["pear"])
    tasks.run()
    assert task.message.mapping == {"title": "Pear"}


def test_content_that_nobody_finds_again_is_refused(tasks, folder, change):
    from plone.dexterity.utils import createContent

    page = createContent("Document", title="New").__of__(folder)
    with pytest.raises(ValueError, match="not in the catalog"):
        change.enqueue(page, title="x")
    # Nobody has a permission on it either.
    change.permission = "Modify portal content"
    setRoles(api.portal.get(), TEST_USER_ID, ["Member"])
    folder.manage_delLocalRoles([TEST_USER_ID])
    with pytest.raises(ValueError, match="not in the catalog"):
        change.enqueue(page, title="x")
    with pytest.raises(ValueError, match="no content"):
        change.enqueue([], title="x")


def test_what_is_not_registered_says_how(tasks, folder):
    action = background(title="Nobody")(test_it_is_still_the_function)
    with pytest.raises(LookupError, match="<utility component="):
        action.enqueue(folder, change=None)


@pytest.mark.parametrize("broker", [True, False])
def test_an_unknown_action_is_refused(tasks, folder, monkeypatch, broker):
    if not broker:
        monkeypatch.delenv("CELERY_BROKER_URL")
    with pytest.raises(LookupError, match="'nope.nope'"):
        enqueue("nope.nope", title="Nope", uids=(folder.UID(),))
    assert not tasks.waiting


def test_the_permission_is_checked_twice(tasks, folder, register):
    change = register(lambda content: None, permission="Modify portal content")
    task = change.enqueue(folder)
    transaction.commit()
    setRoles(folder.aq_parent, TEST_USER_ID, ["Member"])
    folder.manage_delLocalRoles([TEST_USER_ID])
    tasks.run()
    assert task.status == "failed"
    with pytest.raises(Unauthorized):
        change.enqueue(folder)


def test_the_parts_of_an_item_have_outcomes(tasks, folder, register):
    def change(content):
        if content.getId() == "apple":
            raise OSError("Away.")
        content.setTitle("New")

    change = register(change)

    @change.parts
    def contents(folder):
        yield from folder.objectValues()

    task = change.enqueue(folder)
    # The worker asks for them, since there may be many.
    api.content.create(folder, "Document", title="Lemon")
    tasks.run()
    outcomes = {outcome.title: outcome.ok for outcome in task.outcomes}
    assert outcomes == {"Pear": True, "Apple": False, "Orange": True, "Lemon": True}
    assert folder["lemon"].title == "New"
    text = api.portal.translate(task.text)
    assert text == "Failed: Change: 1 of 4 items"


@pytest.mark.parametrize("broker", [True, False])
@pytest.mark.parametrize("as_parts", [True, False])
def test_what_comes_twice_is_done_once(
    tasks, folder, register, monkeypatch, broker, as_parts
):
    # Each batch has one item.
    monkeypatch.setattr(items, "BATCH_SECONDS", 0)
    if not broker:
        monkeypatch.delenv("CELERY_BROKER_URL")
    done = []
    change = register(lambda content: done.append(content.getId()))
    pear, apple = folder["pear"], folder["apple"]
    if as_parts:
        change.parts(lambda folder: [pear, apple, pear])
    task = change.enqueue(folder if as_parts else [pear, apple, pear])
    tasks.run()
    assert (task.status, done) == ("succeeded", ["pear", "apple"])
    assert [outcome.title for outcome in task.outcomes] == ["Pear", "Apple"]
    if broker:
        record = get_task(task.id)
        assert (record.processed, record.total) == (2, 2)


def test_only_the_parts_are_counted(tasks, folder, register):
    change = register(lambda content: None)
    change.parts(lambda folder: folder.objectValues())
    task = change.enqueue(folder)
    assert get_task(task.id).size == len(folder)


def test_an_item_without_parts_is_done(tasks, folder, register):
    change = register(lambda content: 1 / 0)
    change.parts(lambda folder: [])
    task = change.enqueue(folder)
    tasks.run()
    assert task.status == "succeeded"


def test_an_error_is_tried_again_later(tasks, folder, register):
    tries = []

    def change(content):
        tries.append(1)
        if len(tries) < 3:
            raise OSError("Away.")

    change = register(change, autoretry_for=(OSError,), retry_backoff=30)
    task = change.enqueue(folder)
    begun = datetime.now(timezone.utc)
    tasks.run()
    record = get_task(task.id)
    assert (task.status, len(tries)) == ("waiting", 1)
    assert timedelta(0) < record.start_after - begun < timedelta(seconds=60)
    assert [run["message"] for run in record.history] == ["Away."]
    tasks.run(delayed=True)
    assert (task.status, task.attempt, len(tries)) == ("succeeded", 3, 3)


def test_there_are_only_so_many_retries(tasks, folder, register):
    def change(content):
        raise OSError("Away.")

    change = register(change, autoretry_for=(OSError,), max_retries=2)
    task = change.enqueue(folder)
    tasks.run(delayed=True)
    assert (task.status, task.attempt, task.message) == ("failed", 3, "Away.")
    retry(get_task(task.id))
    tasks.run(delayed=True)
    assert (task.status, task.attempt) == ("failed", 6)


def test_other_errors_are_final(tasks, folder, register):
    change = register(lambda content: 1 / 0, autoretry_for=(OSError,))
    task = change.enqueue(folder)
    tasks.run(delayed=True)
    assert (task.status, task.attempt) == ("failed", 1)


def test_only_the_items_that_failed_are_tried_again(tasks, folder, register):
    done = []

    def change(content):
        done.append(content.getId())
        if done.count("apple") == 1 and content.getId() == "apple":
            raise OSError("Away.")

    change = register(change, autoretry_for=(OSError,))
    task = change.enqueue(folder.objectValues())
    tasks.run(delayed=True)
    assert done == ["pear", "apple", "orange", "apple"]
    assert (task.status, len(task.outcomes)) == ("succeeded", 3)


def test_nobody_waits_for_what_is_for_later(tasks, folder, change):
    later = datetime.now(timezone.utc) + timedelta(days=2)
    change.using(not_before=later).enqueue(folder, title="Later")
    now = change.enqueue(folder, title="Now")
    tasks.run()
    assert (now.status, folder.title) == ("succeeded", "Now")


def test_a_time_needs_a_zone(tasks, folder, change):
    with pytest.raises(ValueError, match="zone"):
        change.using(not_before=datetime.now()).enqueue(folder, title="New")


@pytest.mark.parametrize("time", ["2026-05-01", date(2026, 5, 1), DateTime()])
def test_only_a_datetime_is_a_time(tasks, folder, change, time):
    error = f"must be a datetime with a zone, not a {type(time).__name__}"
    with pytest.raises(TypeError, match=error):
        change.using(not_before=time).enqueue(folder, title="New")


@pytest.mark.parametrize("option", ["run", "_text", "colour", "enqueue"])
def test_an_option_is_an_attribute_of_an_action(option):
    with pytest.raises(TypeError, match=f"no option '{option}'"):
        background(title="Nobody", **{option: 1})(len)


def test_of_one_key_there_is_one_unfinished_task(tasks, folder, change):
    keyed = change.using(unique_key="fruit")
    first = keyed.enqueue(folder, title="One")
    assert keyed.enqueue(folder, title="Two").id == first.id
    assert change.enqueue(folder, title="Three").id != first.id
    tasks.run()
    assert keyed.enqueue(folder, title="Four").id != first.id


def test_a_running_task_stops_where_it_can(tasks, folder, register, monkeypatch):
    monkeypatch.setattr(running, "PAUSE", 0)

    def change(task, content):
        content.setTitle("Half")
        if task.attempt == 1 and not stopped:
            stopped.append(task.id)
            in_another_transaction(cancel, task.id)
        task.progress(1, 2)
        content.setTitle("Whole")

    def in_another_transaction(call, task_id):
        from concurrent.futures import ThreadPoolExecutor

        def work():
            from collective.async_.worker.session import connection
            from collective.async_.worker.session import in_site

            with connection() as app, in_site(app, "/plone"):
                call(get_task(task_id))
                transaction.commit()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(work).result()

    stopped = []
    change = register(change, bind=True)
    task = change.enqueue(folder)
    tasks.run()
    assert task.status == "cancelled"
    assert folder.title == "Fruit"
