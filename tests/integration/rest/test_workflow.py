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


def select(editor, **body):
    return editor.post("/@tasks", json={"action": "transition", **body})


@pytest.mark.parametrize("body", BODIES, ids=str)
def test_a_selection_becomes_what_stock_makes_of_each_item(site, editor, run, body):
    for number in (1, 2):
        api.content.create(
            site["there"], "Document", f"page-{number}", f"Page {number}"
        )
    for folder in (site["here"], site["there"]):
        sub = api.content.create(folder, "Folder", "sub", "Sub")
        api.content.create(sub, "Document", "below", "Below")
        # It has the state already, which is no error.
        api.content.transition(folder["page-1"], "publish")
    transaction.commit()
    names = ("page-1", "page-2", "sub")
    source = [f"/here/{name}" for name in names]
    answer = select(editor, source=source, transition="publish", **body)
    assert answer.status_code == 202, answer.text
    (record,) = run()
    task = editor.get(answer.headers["Location"]).json()
    assert task["status"] == "succeeded", record.traceback
    assert task["result"] is None
    titles = [outcome["title"] for outcome in task["outcomes"] if outcome["ok"]]
    assert [t for t in titles if "Contents" not in t] == ["Page 1", "Page 2", "Sub"]

    for name in names:
        stock = editor.post(f"/there/{name}/@workflow/publish", json=body)
        assert stock.status_code == 200, stock.text
    transaction.begin()
    for name in (*names, "sub/below"):
        ours, theirs = (
            site.unrestrictedTraverse(f"{f}/{name}") for f in ("here", "there")
        )
        assert looks(ours) == looks(theirs), name
    assert state(site["here"]["page-3"]) == state(site["here"]) == "private"
    assert state(site["here"]["page-2"]) == "published"


def test_each_selected_item_that_is_refused_has_its_outcome(site, editor, run):
    page = site["here"]["page-2"]
    page._Review_portal_content_Permission = ("Manager",)
    transaction.commit()
    source = ["/here/page-1", "/here/page-2", "/no/such/page"]
    answer = select(editor, source=source, transition="publish")
    assert answer.status_code == 202, answer.text
    refused = answer.json()["outcomes"]
    assert [outcome["source"] for outcome in refused] == source[1:]
    assert refused[0]["message"] == (
        "The state of “Page 2” cannot be changed like this."
    )
    run()
    outcomes = editor.get(answer.headers["Location"]).json()["outcomes"]
    assert [outcome["ok"] for outcome in outcomes] == [False, False, True]
    assert [state(page) for page in site["here"].values()] == [
        "published",
        "private",
        "private",
    ]


def test_an_item_that_is_not_allowed_meanwhile_has_its_outcome(site, editor, run):
    source = ["/here/page-1", "/here/page-2"]
    answer = select(editor, source=source, transition="publish")
    site["here"]["page-1"]._Review_portal_content_Permission = ("Manager",)
    transaction.commit()
    run()
    task = editor.get(answer.headers["Location"]).json()
    assert task["status"] == "failed"
    assert [outcome["ok"] for outcome in task["outcomes"]] == [False, True]
    assert state(site["here"]["page-1"]) == "private"
    assert state(site["here"]["page-2"]) == "published"


MALFORMED = [
    {},
    {"transition": ["publish"]},
    {"transition": "explode"},
    {"transition": "publish", "comment": 5},
    {"transition": "publish", "effective": "yesterday"},
]


def test_what_a_selection_is_refused_for(site, editor, tasks):
    for body in MALFORMED:
        answer = select(editor, source=["/here/page-1"], **body)
        assert answer.status_code == 400, (body, answer.text)
        assert answer.json().keys() == {"type", "message"}
    name = "collective.async.synchronous_actions"
    api.portal.set_registry_record(name, ["transition"])
    transaction.commit()
    answer = select(editor, source=["/here/page-1"], transition="publish")
    assert answer.status_code == 409
    assert tasks() == []


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
