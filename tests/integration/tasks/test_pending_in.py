"""The pending rows of a folder that a poll asks for."""

from collective.async_.tasks.pending_in import MAX_ARRIVING
from collective.async_.tasks.record import Outcome
from collective.async_.tasks.record import Paths
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
def ask(portal, folder, request_with_layer):
    """The pending rows of the folder at this address, for somebody without roles."""

    def ask(url=None):
        setRoles(portal, TEST_USER_ID, ["Member"])
        request = request_with_layer
        request.form.clear()
        request.form["folder"] = folder.absolute_url() if url is None else url
        view = api.content.get_view("check-for-tasks", portal, request)
        return json.loads(view())["pending"]

    return ask


def uid(content):
    return api.content.get_uuid(content)


def path(content):
    return api.content.get_path(content)


def record(action, *contents, user="jane", **values):
    values = {
        "title": "Page 0",
        "uids": tuple(map(uid, contents)),
        "touches": Paths(writes=tuple(map(path, contents))),
        "params": {"titles": {uid(c): c.Title() for c in contents}},
    } | values
    task = TaskRecord(new_id(), action, user, **values)
    provide_store(api.portal.get()).add(task)
    return task


def paste(folder, *contents, cut=False, **values):
    titles = {uid(c): c.Title() for c in contents}
    writes = tuple(map(path, contents)) if cut else ()
    values |= {
        "touches": Paths(writes=writes, adds_to=(path(folder),)),
        "params": {"operation": int(cut), "titles": titles},
    }
    return record("paste", *contents, **values)


@pytest.fixture(autouse=True)
def visible(folder):
    show(folder, *folder.contentValues())


@pytest.fixture
def other(portal, folder):
    other = api.content.create(portal, "Folder", "other", "Other")
    secret = api.content.create(other, "Document", "secret", "Secret")
    hide(other, secret)
    return other


def notes(answer):
    return {key: answer["texts"][index] for key, index in answer["rows"].items()}


@pytest.mark.parametrize(
    "action, text, leaves",
    [
        ("delete", "being deleted", True),
        ("rename", "being renamed", False),
        ("transition", "state being changed", False),
        ("edit", "changes being saved", False),
    ],
)
def test_tasks_of_others_are_told(folder, ask, action, text, leaves):
    task = record(action, folder["page-0"])
    answer = ask()
    assert answer["folder"] == folder.absolute_url()
    assert answer["tasks"] == [task.id]
    expected = {"text": text, "leaves": leaves}
    assert notes(answer) == {uid(folder["page-0"]): expected}


@pytest.mark.parametrize("action", ["transition", "properties"])
def test_what_is_in_a_folder_that_is_changed_with_its_contents(
    portal, folder, ask, action
):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    show(inner, deep)
    hide(folder["page-1"])
    record(action, folder, params={"recursive": True})
    assert list(ask(portal.absolute_url())["rows"]) == [uid(folder)]
    shown = [folder["page-0"], folder["page-2"], inner]
    assert set(ask()["rows"]) == set(map(uid, shown))
    assert list(ask(inner.absolute_url())["rows"]) == [uid(deep)]


def test_what_is_in_it_if_it_is_changed_alone(folder, ask):
    record("transition", folder, params={"recursive": False})
    assert ask()["rows"] == {}


def test_a_folder_of_which_the_default_page_is_changed(portal, folder, ask):
    page = folder["page-0"]
    params = {"recursive": True, "folders": (uid(folder),), "tops": ()}
    record(
        "transition",
        page,
        params=params,
        touches=Paths(writes=(path(folder),)),
        pages=(path(folder), path(page)),
    )
    assert list(ask(portal.absolute_url())["rows"]) == [uid(folder)]
    # What else is in it stays as it is.
    assert list(ask()["rows"]) == [uid(page)]


def test_what_the_reader_may_not_view_is_not_told(folder, ask):
    hide(folder["page-1"])
    record("delete", folder["page-0"], folder["page-1"])
    assert list(ask()["rows"]) == [uid(folder["page-0"])]


def test_an_item_that_is_saved_and_then_deleted_leaves(folder, ask):
    record("edit", folder["page-0"])
    record("delete", folder["page-0"])
    record("rename", folder["page-0"])
    assert notes(ask())[uid(folder["page-0"])]["leaves"] is True


def test_what_is_cut_leaves_and_arrives(portal, folder, ask):
    target = api.content.create(portal, "Folder", "target", "Target")
    show(target)
    paste(target, folder["page-0"], cut=True)
    expected = {"text": "being moved", "leaves": True}
    assert notes(ask()) == {uid(folder["page-0"]): expected}
    there = ask(target.absolute_url())
    assert there["rows"] == {}
    assert there["arriving"] == [{"title": "Page 0", "text": "being pasted"}]


def test_what_is_copied_only_arrives_until_it_is_there(folder, ask):
    pages = folder["page-0"], folder["page-1"]
    task = paste(folder, *pages)
    task.outcomes = (Outcome("Page 0", True, uid=uid(pages[0])),)
    answer = ask()
    assert answer["rows"] == {}
    assert answer["arriving"] == [{"title": "Page 1", "text": "being pasted"}]


def test_titles_that_the_reader_may_not_see_do_not_arrive(folder, other, ask):
    paste(folder, other["secret"])
    touches = Paths(adds_to=(path(folder),))
    record("add", title="Draft", uids=("new",), params={}, touches=touches)
    assert ask()["arriving"] == []
    record("add", title="Mine", uids=("x",), touches=touches, user=TEST_USER_ID)
    assert ask()["arriving"] == [{"title": "Mine", "text": "being added"}]


def test_a_large_paste_leaves_the_table_readable(folder, ask):
    for _number in range(MAX_ARRIVING):
        paste(folder, folder["page-0"], folder["page-1"])
    assert len(ask()["arriving"]) == MAX_ARRIVING


@pytest.mark.parametrize(
    "url",
    [
        "other",
        "news/page-0/../../other",
        "nothing",
        "@@manage",
        "http://elsewhere.test/plone/other",
        "/",
        "\udcff",
        ["news"],
        {"a": 1},
    ],
)
def test_a_foreign_or_wrong_address_has_none(portal, folder, other, ask, url):
    record("delete", folder["page-0"], other["secret"])
    paste(other, folder["page-0"])
    if isinstance(url, str) and "//" not in url:
        url = f"{portal.absolute_url()}/{url}"
    answer = ask(url)
    assert (answer["tasks"], answer["rows"], answer["arriving"]) == ([], {}, [])


def test_the_contents_of_the_site(portal, folder, ask):
    record("delete", folder)
    assert list(ask(portal.absolute_url())["rows"]) == [uid(folder)]
