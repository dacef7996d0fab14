"""Vetoes, too many tasks, and requests that are sent twice."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeDelete
from collective.async_.interfaces import IAsyncBeforePaste
from collective.async_.interfaces import IAsyncBeforeSharing
from collective.async_.interfaces import IAsyncTaskRecorded
from collective.async_.tasks.request_keys import forget_requests
from collective.async_.tasks.request_keys import KEPT
from collective.async_.tasks.store import get_store
from dataclasses import replace
from plone import api
from zope.component import getGlobalSiteManager
from zope.interface import Interface

import pytest
import transaction


ASYNC = {"Prefer": "respond-async"}
COPY = {"source": ["/here/page-1"]}
SHARE = {"entries": [{"id": "jane", "type": "user", "roles": {"Editor": True}}]}
REQUESTS = {
    "DELETE": ("DELETE", "/here", None, IAsyncBeforeDelete),
    "@copy": ("POST", "/there/@copy", COPY, IAsyncBeforePaste),
    "@sharing": ("POST", "/here/@sharing", SHARE, IAsyncBeforeSharing),
    "@tasks": (
        "POST",
        "/@tasks",
        {"action": "delete", "source": ["/here"]},
        IAsyncBeforeDelete,
    ),
}


@pytest.fixture(params=REQUESTS)
def ask(request, site, admin):
    """Send one of the requests, all of which would be accepted."""
    method, path, body, _event = REQUESTS[request.param]
    return lambda: admin.request(method, path, json=body, headers=ASYNC)


@pytest.fixture
def vetoed(request):
    """A subscriber refuses the action; before that it writes something."""
    _method, _path, _body, event = REQUESTS[request.node.callspec.params["ask"]]

    def refuse(event):
        event.object.title = "Written by the subscriber"
        raise AsyncValidationFailed("Not on a Friday")

    manager = getGlobalSiteManager()
    manager.registerHandler(refuse, (event,))
    yield
    manager.unregisterHandler(refuse, (event,))


@pytest.fixture(autouse=True)
def sharing_threshold(site):
    """Sharing settings of any number of items are a task."""
    api.portal.set_registry_record("collective.async.thresholds", ["sharing 1"])
    transaction.commit()


def test_a_veto_is_shown_and_changes_nothing(site, ask, vetoed, tasks):
    before = site._p_jar.db().lastTransaction()
    answer = ask()
    assert answer.status_code == 403
    assert answer.json() == {"type": "Forbidden", "message": "Not on a Friday"}
    assert "Preference-Applied" not in answer.headers
    assert tasks() == []
    assert site._p_jar.db().lastTransaction() == before


def test_a_task_that_is_refused_when_it_is_recorded(site, ask, tasks):
    def refuse(content, event):
        site.title = "Written by the subscriber"
        raise AsyncValidationFailed("Not on a Friday")

    manager = getGlobalSiteManager()
    manager.registerHandler(refuse, (Interface, IAsyncTaskRecorded))
    before = site._p_jar.db().lastTransaction()
    try:
        answer = ask()
    finally:
        manager.unregisterHandler(refuse, (Interface, IAsyncTaskRecorded))
    assert answer.status_code == 403
    assert answer.json() == {"type": "Forbidden", "message": "Not on a Friday"}
    assert tasks() == []
    assert site._p_jar.db().lastTransaction() == before


def test_too_many_tasks(site, ask, admin, tasks):
    api.portal.set_registry_record("collective.async.max_open_per_user", 1)
    transaction.commit()
    admin.delete("/there", headers=ASYNC)
    answer = ask()
    assert answer.status_code == 429, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["type"] == "TooManyRequests"
    assert "unfinished background tasks" in answer.json()["message"]
    assert len(tasks()) == 1


def test_what_will_be_deleted_is_not_copied(editor, tasks):
    editor.delete("/here", headers=ASYNC)
    answer = editor.post("/there/@copy", json=COPY, headers=ASYNC)
    assert answer.status_code == 409
    assert "is being deleted" in answer.json()["message"]
    assert len(tasks()) == 1


def copy(editor, key, body=COPY):
    return editor.post(
        "/there/@copy", json=body, headers={**ASYNC, "Idempotency-Key": key}
    )


def test_the_same_key_gives_the_same_task(editor, session, tasks, run):
    one = copy(editor, '"k-1"')
    two = copy(editor, "k-1")
    run()
    three = copy(editor, '"k-1"')
    assert [a.status_code for a in (one, two, three)] == [202] * 3
    assert len({a.headers["Location"] for a in (one, two, three)}) == len(tasks()) == 1
    assert three.json()["status"] == "succeeded"
    assert copy(editor, '"k-2"').headers["Location"] != one.headers["Location"]


def test_the_same_key_of_another_request_is_refused(editor, tasks):
    copy(editor, '"k-1"')
    answer = copy(editor, '"k-1"', {"source": ["/here/page-2"]})
    assert answer.status_code == 422
    assert answer.json()["type"] == "UnprocessableContent"
    assert len(tasks()) == 1


def test_a_key_of_somebody_else_is_another_key(editor, admin, tasks):
    copy(editor, '"k-1"')
    copy(admin, '"k-1"')
    assert len(tasks()) == 2


def test_a_malformed_key_is_refused(editor, tasks):
    for key in ('""', "", "a b", "x" * 300, '"'):
        assert copy(editor, key).status_code == 400
    assert tasks() == []


def test_a_key_is_forgotten_after_a_day(site, editor, tasks):
    copy(editor, '"k-1"')
    transaction.begin()
    store = get_store(site)
    ((user, keys),) = store.keys.items()
    keys["k-1"] = replace(keys["k-1"], time=keys["k-1"].time - KEPT)
    transaction.commit()
    copy(editor, '"k-1"')
    assert len(tasks()) == 2
    store = get_store(site)
    assert forget_requests(store) == 0
    keys = store.keys[user]
    keys["k-1"] = replace(keys["k-1"], time=keys["k-1"].time - KEPT)
    assert forget_requests(store) == 1
    assert len(store.keys) == 0


def test_a_request_whose_task_was_removed_is_not_repeated(site, editor, tasks):
    copy(editor, '"k-1"')
    (record,) = tasks()
    get_store(site).remove(record)
    transaction.commit()
    assert copy(editor, '"k-1"').status_code == 409
    assert tasks() == []
