"""@copy and @move with Prefer: respond-async."""

from plone import api
from plone.app.testing import setRoles
from plone.app.testing import TEST_USER_ID
from plone.locking.interfaces import ILockable

import pytest
import transaction


ASYNC = {"Prefer": "respond-async"}
BOTH = ["@copy", "@move"]


def sources(site, *names):
    return [f"{site.absolute_url()}/{name}" for name in names]


@pytest.mark.parametrize("name", BOTH)
def test_a_selection_is_one_task(site, editor, tasks, run, name):
    source = sources(site, "here/page-1", "here/page-3")
    answer = editor.post(f"/there/{name}", json={"source": source}, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.json()["action"] == "paste"
    (record,) = run()
    assert record.status.value == "succeeded", record.traceback
    assert set(site["there"]) == {"page-1", "page-3"}
    assert ("page-1" in site["here"]) == (name == "@copy")

    task = editor.get(answer.headers["Location"]).json()
    assert task["result"] == [
        {"source": old, "target": old.replace("/here/", "/there/")} for old in source
    ]
    assert [outcome["ok"] for outcome in task["outcomes"]] == [True, True]


@pytest.mark.parametrize("name", BOTH)
def test_the_result_is_the_answer_of_the_stock_service(site, editor, run, name):
    source = sources(site, "here/page-2", "here/page-1")
    ours = editor.post(f"/there/{name}", json={"source": source}, headers=ASYNC)
    run()
    result = editor.get(ours.headers["Location"]).json()["result"]
    if name == "@move":
        back = [one["target"] for one in result]
        editor.post("/here/@move", json={"source": back})
    else:
        for page in list(site["there"]):
            editor.delete(f"/there/{page}")
    stock = editor.post(f"/there/{name}", json={"source": source})
    assert stock.status_code == 200
    assert stock.json() == result


def test_a_source_is_a_uid_a_path_or_an_address(site, editor, run):
    page = site["here"]["page-1"]
    for source in (api.content.get_uuid(page), "/here/page-1", page.absolute_url()):
        answer = editor.post("/there/@copy", json={"source": source}, headers=ASYNC)
        assert answer.status_code == 202, answer.text
    run()
    assert len(site["there"]) == 3


def lock(site):
    ILockable(site["here"]["page-1"]).lock()


def forbid_adding(site):
    site["there"].manage_permission("Add portal content", [])


def forbid_deleting(site):
    for content in (site["here"], site["here"]["page-1"]):
        content.manage_permission("Delete objects", [])


MALFORMED = [{}, {"source": []}, {"source": ["/no/such/page"]}, {"source": 5}, "junk"]
REFUSED = [
    ("@copy", "/here/page-1", forbid_adding),
    ("@move", "/here/page-1", forbid_adding),
    ("@move", "/here/page-1", forbid_deleting),
    ("@move", "/here/page-1", lock),
    ("@move", "/there", None),
]


def assert_refused_as_by_stock(editor, tasks, name, body):
    stock = editor.post(f"/there/{name}", json=body)
    ours = editor.post(f"/there/{name}", json=body, headers=ASYNC)
    assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
    assert "Preference-Applied" not in ours.headers
    assert tasks() == []


def test_what_is_malformed_is_refused_as_by_stock(editor, tasks):
    for body in MALFORMED:
        assert_refused_as_by_stock(editor, tasks, "@copy", body)


@pytest.mark.parametrize("name, source, prepare", REFUSED)
def test_what_stock_refuses_is_refused_as_by_stock(
    site, editor, tasks, name, source, prepare
):
    if prepare is not None:
        prepare(site)
    setRoles(site, TEST_USER_ID, ["Editor", "Contributor"])
    transaction.commit()
    assert_refused_as_by_stock(editor, tasks, name, {"source": [source]})
