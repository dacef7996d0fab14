"""POST @tasks."""

from plone import api
from plone.locking.interfaces import ILockable

import pytest
import transaction


def ask(client, where="", **body):
    return client.post(f"{where}/@tasks", json=body)


def test_a_selection_is_deleted_as_one_task(site, editor, run):
    source = ["/here/page-1", api.content.get_uuid(site["there"])]
    answer = ask(editor, action="delete", source=source)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Preference-Applied"] == "respond-async"
    (record,) = run()
    task = editor.get(answer.headers["Location"]).json()
    assert (task["status"], task["processed"], task["total"]) == ("succeeded", 2, 2)
    assert [(o["title"], o["ok"]) for o in task["outcomes"]] == [
        ("Page 1", True),
        ("There", True),
    ]
    assert "there" not in site and "page-1" not in site["here"]


@pytest.mark.parametrize("action", ["copy", "move"])
@pytest.mark.parametrize("target", ["context", "path", "uid"])
def test_a_selection_is_pasted(site, editor, run, action, target):
    body = {"action": action, "source": ["/here/page-1", "/here/page-2"]}
    if target != "context":
        body["target"] = {"path": "/there", "uid": site["there"].UID()}[target]
    answer = ask(editor, "/there" if target == "context" else "", **body)
    assert answer.status_code == 202, answer.text
    run()
    assert set(site["there"]) == {"page-1", "page-2"}
    assert len(site["here"]) == (3 if action == "copy" else 1)
    result = editor.get(answer.headers["Location"]).json()["result"]
    assert [r["source"] for r in result] == [
        f"{site.absolute_url()}{path}" for path in body["source"]
    ]


def test_each_item_that_is_refused_has_its_outcome(site, editor, run):
    ILockable(site["here"]["page-1"]).lock()
    site["here"]["page-2"].manage_permission("Delete objects", [])
    transaction.commit()
    source = ["/here/page-1", "/here/page-2", "/here/page-3", "/no/such/page"]
    answer = ask(editor, action="delete", source=source)
    assert answer.status_code == 202
    refused = answer.json()["outcomes"]
    assert [o["source"] for o in refused] == [source[0], source[1], source[3]]
    assert "is locked" in refused[0]["message"]
    assert "may not delete" in refused[1]["message"]
    assert "no such item" in refused[2]["message"]
    run()
    outcomes = editor.get(answer.headers["Location"]).json()["outcomes"]
    assert outcomes[:3] == refused
    assert outcomes[3]["ok"]
    assert set(site["here"]) == {"page-1", "page-2"}


def lock(site):
    ILockable(site["here"]["page-1"]).lock()


def forbid(site):
    site["here"]["page-1"].manage_permission("Delete objects", [])
    site["here"].manage_permission("Delete objects", [])


def forbid_adding(site):
    site["there"].manage_permission("Add portal content", [])


def never(site):
    name = "collective.async.synchronous_actions"
    api.portal.set_registry_record(name, ["delete"])


PAGE = ["/here/page-1"]
MALFORMED = [
    (400, "delete", []),
    (400, "delete", None),
    (400, "delete", [1]),
    (400, "explode", PAGE),
    (404, "delete", ["/no"]),
    (400, "move", ["/there"]),
    (413, "delete", [f"/x-{number}" for number in range(1001)]),
]
REFUSED = [
    (423, "delete", lock),
    (423, "move", lock),
    (403, "delete", forbid),
    (403, "move", forbid),
    (403, "copy", forbid_adding),
    (409, "delete", never),
]


def assert_refused(editor, tasks, status, action, source):
    answer = ask(editor, "/there", action=action, source=source)
    assert answer.status_code == status, answer.text
    assert answer.json().keys() == {"type", "message"}
    assert tasks() == []


def test_what_is_malformed(editor, tasks):
    for status, action, source in MALFORMED:
        assert_refused(editor, tasks, status, action, source)


@pytest.mark.parametrize("status, action, prepare", REFUSED)
def test_what_is_refused(site, editor, tasks, status, action, prepare):
    prepare(site)
    transaction.commit()
    assert_refused(editor, tasks, status, action, PAGE)


def test_a_body_that_is_no_object(editor, tasks):
    for body in ("junk", "[]", "5", "[" * 5000):
        answer = editor.post("/@tasks", data=body)
        assert answer.status_code == 400, answer.text
    assert tasks() == []


def test_without_a_broker_nothing_can_be_recorded(editor, tasks, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    assert ask(editor, action="delete", source=PAGE).status_code == 409
    assert tasks() == []
