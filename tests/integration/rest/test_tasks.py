"""@tasks."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from plone.app.testing import TEST_USER_ID

import pytest
import transaction


ASYNC = {"Prefer": "respond-async"}


@pytest.fixture
def failed(site):
    """A failed task of a user."""

    def add(user=TEST_USER_ID):
        record = TaskRecord(new_id(), "delete", user, title="Minutes")
        record.finish(Status.FAILED, "It is Friday")
        provide_store(site).add(record)
        transaction.commit()
        return record

    return add


def test_all_about_a_task(site, editor, run):
    url = editor.delete("/here", headers=ASYNC).headers["Location"]
    waiting = editor.get(url)
    assert waiting.status_code == 200
    assert waiting.headers["Retry-After"] == "2"
    assert waiting.json()["status"] == "waiting"
    run()
    done = editor.get(url)
    assert "Retry-After" not in done.headers
    body = done.json()
    assert body["@id"] == url
    assert (body["status"], body["result"], body["error"]) == ("succeeded", None, None)
    assert body["finished"]
    assert body["urls"] == [site.absolute_url()]


def test_a_failed_task_says_why(editor, failed):
    body = editor.get(f"/@tasks/{failed().id}").json()
    wanted = {"type": "Conflict", "message": "It is Friday", "status": 409}
    assert body["error"] == wanted
    assert body["can_retry"]


def test_the_list_has_one_s_own_tasks(editor, failed):
    one, _other = failed(), failed("jane")
    editor.delete("/here", headers=ASYNC)
    body = editor.get("/@tasks").json()
    assert [t["status"] for t in body["items"]] == ["waiting", "failed"]
    assert body["items"][1]["task_id"] == one.id
    assert body["items_total"] == 2
    assert body["summary"] == "There is 1 background task in progress."


def test_ended_tasks_are_listed_since_a_time_or_by_their_ids(editor, run):
    answer = editor.delete("/here", headers=ASYNC).json()
    now = editor.get("/@tasks").json()["now"]
    (record,) = run()
    record.finished = record.finished.replace(year=2020)
    transaction.commit()
    assert editor.get("/@tasks").json()["items"] == []
    for query in (f"ids=x,{answer['task_id']}", "since=1"):
        found = editor.get(f"/@tasks?{query}").json()["items"]
        assert [t["task_id"] for t in found] == [answer["task_id"]], query
    assert editor.get(f"/@tasks?since={now}").json()["items"] == []


def test_the_list_says_what_is_pending_in_a_folder(site, editor):
    editor.delete("/here", headers=ASYNC)
    for folder in ("/", site.absolute_url()):
        pending = editor.get("/@tasks", params={"folder": folder}).json()["pending"]
        assert pending["folder"] == folder
        (text,) = pending["texts"]
        assert text == {"text": "being deleted", "leaves": True}
        assert pending["rows"] == {site["here"].UID(): 0}
    assert "pending" not in editor.get("/@tasks").json()


@pytest.mark.parametrize("folder", ["/nothing", "https://example.org/"])
def test_nothing_is_pending_where_nothing_is(editor, folder):
    editor.delete("/here", headers=ASYNC)
    pending = editor.get("/@tasks", params={"folder": folder}).json()["pending"]
    assert (pending["tasks"], pending["rows"]) == ([], {})


def test_nothing_new_is_not_sent_again(editor, run):
    editor.delete("/here", headers={"Prefer": "respond-async; undo"})
    for path in ("/@tasks", editor.get("/@tasks").json()["items"][0]["@id"]):
        answer = editor.get(path)
        etag = answer.headers["ETag"]
        assert etag.startswith('W/"')
        again = editor.get(path, headers={"If-None-Match": f'"x", {etag}'})
        assert (again.status_code, again.text) == (304, "")
    editor.delete("/there", headers=ASYNC)
    new = editor.get("/@tasks", headers={"If-None-Match": etag})
    assert new.status_code == 200


def test_a_waiting_task_is_cancelled(site, editor, run):
    url = editor.delete("/here", headers=ASYNC).headers["Location"]
    answer = editor.post(f"{url}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert run() == []
    again = editor.post(f"{url}/cancel")
    assert again.status_code == 409
    assert again.json()["type"] == "Conflict"
    assert "ended already" in again.json()["message"]


def test_a_failed_task_is_tried_again(editor, failed):
    url = f"/@tasks/{failed().id}/retry"
    answer = editor.post(url)
    assert (answer.status_code, answer.json()["status"]) == (200, "waiting")
    assert editor.post(url).status_code == 409


def test_a_failed_task_is_dismissed(editor, failed):
    record = failed()
    assert editor.post(f"/@tasks/{record.id}/seen").status_code == 200
    assert editor.get("/@tasks").json()["items"] == []


def test_a_delete_is_undone_or_put_off(site, editor, run):
    undo = {"Prefer": "respond-async; undo"}
    one = editor.delete("/here", headers=undo).headers["Location"]
    answer = editor.post(f"{one}/put-off")
    assert answer.json()["undo"] > 0
    answer = editor.post(f"{one}/undo")
    assert answer.json()["status"] == "cancelled"
    two = editor.delete("/there", headers=ASYNC).headers["Location"]
    for name in ("undo", "put-off"):
        assert editor.post(f"{two}/{name}").status_code == 409
    run()
    assert "here" in site and "there" not in site


def test_somebody_else_s_task_is_as_unknown_as_one_that_is_not_there(
    editor, failed, session
):
    known, unknown = failed("jane").id, new_id()
    anonymous = session(None)
    for suffix in ("", "/cancel", "/retry", "/seen", "/undo", "/put-off"):
        method = "POST" if suffix else "GET"
        answers = [
            editor.request(method, f"/@tasks/{task_id}{suffix}")
            for task_id in (known, unknown)
        ]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
        answer = anonymous.request(method, f"/@tasks/{known}{suffix}")
        assert answer.status_code == 401
        assert answer.json()["type"] == "Unauthorized"
