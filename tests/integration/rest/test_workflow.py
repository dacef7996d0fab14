"""@workflow with Prefer: respond-async."""

from plone import api

import pytest
import transaction


ASYNC = {"Prefer": "respond-async"}


@pytest.fixture(autouse=True)
def workflow(site):
    """A folder and its pages are private, and a task with any number of items."""
    tool = api.portal.get_tool("portal_workflow")
    tool.setDefaultChain("simple_publication_workflow")
    tool.updateRoleMappings()
    api.portal.set_registry_record("collective.async.thresholds", ["transition 1"])
    transaction.commit()


def state(content):
    return api.content.get_state(content)


def looks(content):
    """What a transition changes, without times."""
    history = content.workflow_history["simple_publication_workflow"]
    entries = [{k: v for k, v in entry.items() if k != "time"} for entry in history]
    dates = (str(content.effective())[:13], content.ExpirationDate())
    brain = api.content.find(UID=content.UID())[0]
    return state(content), entries, dates, brain.review_state, brain.EffectiveDate[:13]


BODIES = [
    {},
    {"comment": "At last", "include_children": True},
    {
        "include_children": True,
        "effective": "2026-05-05T05:05:00+00:00",
        "expires": "2036-05-05T05:05:00+00:00",
    },
]


@pytest.mark.parametrize("body", BODIES, ids=str)
def test_it_does_what_stock_does(site, editor, run, body):
    api.content.create(site["there"], "Document", "page-1", "Page 1")
    # It has the state already, which is no error.
    for folder in (site["here"], site["there"]):
        api.content.transition(folder["page-1"], "publish")
    transaction.commit()
    answer = editor.post("/here/@workflow/publish", json=body, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.json()["action"] == "transition"
    (record,) = run()
    assert record.status.value == "succeeded", record.traceback
    result = editor.get(answer.headers["Location"]).json()["result"]

    stock = editor.post("/there/@workflow/publish", json=body).json()
    transaction.begin()
    assert result.keys() == stock.keys()
    assert {**result, "time": None} == {**stock, "time": None}
    assert looks(site["here"]) == looks(site["there"])
    assert looks(site["here"]["page-1"]) == looks(site["there"]["page-1"])
    children = "published" if body.get("include_children") else "private"
    assert state(site["here"]["page-2"]) == children


def test_what_cannot_be_changed_is_told_for_each_item(site, editor, run):
    page = site["here"]["page-2"]
    page._Review_portal_content_Permission = ("Manager",)
    transaction.commit()
    body = {"include_children": True}
    answer = editor.post("/here/@workflow/publish", json=body, headers=ASYNC)
    run()
    task = editor.get(answer.headers["Location"]).json()
    assert task["status"] == "failed"
    assert task["error"]["type"] == "Conflict"
    assert "publish" in task["error"]["message"]
    assert [o["ok"] for o in task["outcomes"]].count(False) == 1
    assert state(site["here"]["page-3"]) == "published"


REFUSED = [
    ("/here/@workflow/explode", {}),
    ("/here/@workflow", {}),
    ("/here/@workflow/publish/more", {}),
    ("/here/@workflow/publish", {"effective": "yesterday"}),
    ("/here/@workflow/publish", "junk"),
    ("/@workflow/publish", {}),
]


def test_what_stock_refuses_is_refused_as_by_stock(editor, tasks):
    for path, body in REFUSED:
        stock = editor.post(path, json=body)
        ours = editor.post(path, json=body, headers=ASYNC)
        assert (ours.status_code, ours.text) == (stock.status_code, stock.text)
        assert ours.status_code >= 400, path
    assert tasks() == []


def test_of_few_items_it_is_changed_at_once(site, editor, tasks):
    api.portal.set_registry_record("collective.async.thresholds", ["transition 5"])
    transaction.commit()
    answer = editor.post("/here/@workflow/publish", headers=ASYNC)
    assert answer.status_code == 200
    assert "Preference-Applied" not in answer.headers
    assert tasks() == []
