"""PATCH with Prefer: respond-async."""

from plone import api
from plone.locking.interfaces import ILockable

import transaction


ASYNC = {"Prefer": "respond-async"}


def test_a_rename_is_a_task(site, editor, run):
    body = {"id": "elsewhere", "title": "Elsewhere"}
    answer = editor.patch("/here", json=body, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.json()["action"] == "rename"
    assert "here" in site
    (record,) = run()
    assert record.status.value == "succeeded", record.traceback
    assert site["elsewhere"].title == "Elsewhere"
    assert api.content.find(path="/plone/elsewhere", Title="Elsewhere")
    assert editor.get(answer.headers["Location"]).json()["result"] is None


def test_only_the_short_name(site, editor, run):
    answer = editor.patch("/here", json={"id": "elsewhere"}, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    run()
    assert site["elsewhere"].title == "Here"


def test_a_short_name_that_is_taken_becomes_the_one_that_stock_chooses(
    site, editor, run
):
    editor.patch("/here/page-1", json={"id": "page-3"}, headers=ASYNC)
    (record,) = run()
    assert record.status.value == "succeeded"
    (ours,) = set(site["here"]) - {"page-2", "page-3"}
    stock = editor.patch("/here/page-2", json={"id": "page-3"})
    assert stock.status_code == 204
    transaction.begin()
    (theirs,) = set(site["here"]) - {ours, "page-3"}
    assert (ours, theirs) == ("page-3-1", "page-3-2")


def lock(site):
    ILockable(site["here"]["page-1"]).lock()


REFUSED = [
    *({"id": id_} for id_ in (5, "ö")),
    *({"id": "other", "title": title} for title in (None, 5, "Two\nlines")),
    *("junk", []),
]
AT_ONCE = [
    *({"id": None}, {"id": ""}, {}),
    {"title": "Only the title"},
    {"id": "here", "title": "The same short name"},
    {"ordering": {"obj_id": "page-1", "delta": "bottom"}},
    {"id": "other", "title": "Other", "description": "An edit"},
]


def test_what_is_malformed_is_refused_as_by_stock(editor, tasks):
    for body in REFUSED:
        ours = editor.patch("/here", json=body, headers=ASYNC)
        stock = editor.patch("/here", json=body)
        assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
        assert ours.status_code == 400, body
    assert tasks() == []


def test_everything_else_is_done_at_once(site, editor, tasks):
    for body in AT_ONCE:
        answer = editor.patch("/here", json=body, headers=ASYNC)
        assert (answer.status_code, answer.text) == (204, ""), body
        assert "Preference-Applied" not in answer.headers
    assert tasks() == []
    assert site["other"].description == "An edit"


def test_what_is_locked_is_refused_as_by_stock(site, editor, tasks):
    lock(site)
    transaction.commit()
    body = {"id": "other"}
    ours = editor.patch("/here/page-1", json=body, headers=ASYNC)
    stock = editor.patch("/here/page-1", json=body)
    assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
    assert ours.status_code == 403
    assert tasks() == []


def test_a_lock_meanwhile_fails_with_a_message(site, editor, run):
    answer = editor.patch("/here/page-1", json={"id": "other"}, headers=ASYNC)
    lock(site)
    transaction.commit()
    run()
    error = editor.get(answer.headers["Location"]).json()["error"]
    assert error["type"] == "Conflict"
    assert "is locked" in error["message"]
    assert "page-1" in site["here"]


SORT = {"sort": {"on": "sortable_title", "order": "descending"}}


def test_an_order_is_a_task(site, editor, run):
    name = "collective.async.thresholds"
    api.portal.set_registry_record(name, ["rearrange 3"])
    for number in range(1, 4):
        api.content.create(
            site["there"], "Document", f"page-{number}", f"Page {number}"
        )
    transaction.commit()
    stock = editor.patch("/there", json=SORT)
    assert stock.status_code == 204
    answer = editor.patch("/here", json=SORT, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.json()["action"] == "rearrange"
    (record,) = run()
    assert record.status.value == "succeeded", record.traceback
    assert list(site["here"]) == list(site["there"]) == ["page-3", "page-2", "page-1"]


def test_what_cannot_be_sorted_is_answered_as_by_stock(site, editor, tasks):
    name = "collective.async.thresholds"
    api.portal.set_registry_record(name, ["rearrange 1"])
    transaction.commit()
    for path, body in [
        ("/here", {"sort": {"on": "no_such_index", "order": "ascending"}}),
        ("/here", {"sort": {"on": "getId"}}),
        ("/here", {"sort": 5}),
        ("/here/page-1", SORT),
    ]:
        stock = editor.patch(path, json=body)
        ours = editor.patch(path, json=body, headers=ASYNC)
        assert ours.status_code == stock.status_code
        assert "Preference-Applied" not in ours.headers
    assert tasks() == []
