"""What an open page with a notice is told when the tasks of the notice have ended."""

from collective.async_.browser.notice import MAX_LINES
from collective.async_.browser.notice import notice_info
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from helpers.visibility import hide
from helpers.visibility import show
from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID

import json
import pytest


@pytest.fixture
def task(portal):
    def add(status=Status.WAITING, user_id="jane"):
        record = TaskRecord(new_id(), "tags", user_id, title="Secret")
        if status.final:
            record.finish(status, "Secret, too")
        provide_store(portal).add(record)
        return record

    return add


@pytest.fixture
def check(portal, request_with_layer):
    """The whole answer to somebody without roles."""

    def ask(ids, info, **others):
        request_with_layer.form.clear()
        given = {f"notice_{name}": value for name, value in info.items()}
        request_with_layer.form |= given | {"notice_ids": json.dumps(ids)} | others
        view = api.content.get_view("check-for-tasks", portal, request_with_layer)
        return json.loads(view())

    return ask


@pytest.fixture
def info(portal, folder, request_with_layer):
    """What a page sends that somebody without roles has opened."""

    def opened(content):
        setRoles(portal, TEST_USER_ID, ["Member"])
        return notice_info(content)

    show(folder, *folder.values())
    return opened


@pytest.mark.parametrize("user", [TEST_USER_ID, "jane"])
@pytest.mark.parametrize("status", Status)
def test_the_end_of_a_task_is_told_to_everybody(
    folder, info, check, task, user, status
):
    record = task(status, user)
    sent = info(folder)
    closed = [record.id] if status.final else []
    expected = {"shown": sent["shown"], "closed": closed, "changed": False}
    assert check([record.id], sent)["notice"] == expected


def test_of_the_task_of_somebody_else_nothing_more_is_told(folder, info, check, task):
    sent = info(folder)
    record, unknown = task(Status.FAILED), new_id()
    known = json.dumps(check([record.id], sent)).replace(record.id, "ID")
    other = json.dumps(check([unknown], sent)).replace(unknown, "ID")
    assert "Secret" not in known
    assert json.loads(known) | {"now": 0} == json.loads(other) | {"now": 0}


def change(folder):
    folder["page-1"].setSubject(["new"])
    folder["page-1"].reindexObject(["Subject"])


def test_the_page_is_changed_if_what_it_shows_is(folder, info, check, task):
    listing, item, other = (
        info(content) for content in (folder, folder["page-1"], folder["page-2"])
    )
    change(folder)
    record = task(Status.SUCCEEDED)
    assert check([record.id], listing)["notice"]["changed"]
    assert check([record.id], item)["notice"]["changed"]
    assert not check([record.id], other)["notice"]["changed"]


@pytest.mark.parametrize("way", ["order", "new", "gone", "moved"])
def test_it_is_also_changed_by(folder, info, check, task, way):
    sent = info(folder)
    with api.env.adopt_roles(["Manager"]):
        if way == "order":
            folder.moveObjectsToBottom(["page-0"])
            folder["page-0"].reindexObject(["getObjPositionInParent"])
        elif way == "new":
            show(api.content.create(folder, "Document", "new"))
        elif way == "gone":
            api.content.delete(folder["page-0"])
        else:
            api.content.rename(folder, "moved")
    assert check([new_id()], sent)["notice"]["changed"]


def test_not_by_what_the_reader_may_not_see(folder, info, check, task):
    with api.env.adopt_roles(["Manager"]):
        hide(folder["page-1"])
    sent = info(folder)
    change(folder)
    assert not check([new_id()], sent)["notice"]["changed"]


def test_while_all_its_tasks_are_open_a_page_is_not_compared(folder, info, check, task):
    sent = info(folder)
    change(folder)
    assert not check([task().id], sent)["notice"]["changed"]


def test_a_page_without_a_notice_is_told_nothing(folder, info, check, task):
    assert "notice" not in check([], info(folder))


def test_no_more_ids_are_looked_up_than_a_notice_has_lines(folder, info, check):
    ids = [new_id() for _number in range(MAX_LINES + 2)]
    assert check(ids, info(folder))["notice"]["closed"] == ids[:MAX_LINES]


def test_what_is_deeper_in_a_folder_is_not_on_its_page(folder, info, check, task):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    show(inner, deep)
    record = task(Status.SUCCEEDED)
    sent = info(folder)
    deep.title = "Deeper"
    deep.reindexObject()
    assert not check([record.id], sent)["notice"]["changed"]
    inner.title = "Changed"
    inner.reindexObject()
    assert check([record.id], sent)["notice"]["changed"]


@pytest.mark.parametrize("junk", ["", "\0", "/../..", "//", "é" * 9999, ["a"], None])
@pytest.mark.parametrize("name", ["path", "shown"])
def test_invalid_parameters_do_no_harm(folder, info, check, junk, name):
    answer = check([new_id()], info(folder) | {name: junk})
    assert answer["error"] == []
    # No text is nothing that a page has sent.
    assert (answer["notice"] is None) is not isinstance(junk, str)


@pytest.mark.parametrize(
    "junk", ["x", "{}", "[1, null]", '["\\ud800", "a-b"]', "[" * 99]
)
def test_invalid_ids_do_no_harm(folder, info, check, junk):
    answer = check([], info(folder), notice_ids=junk)
    assert not (answer.get("notice") or {}).get("changed")
