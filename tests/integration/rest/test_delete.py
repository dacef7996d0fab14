"""DELETE with Prefer: respond-async."""

ASYNC = {"Prefer": "respond-async"}


def test_a_delete_is_a_task(site, editor, tasks):
    answer = editor.delete("/here", headers=ASYNC)

    (record,) = tasks()
    assert answer.status_code == 202, answer.text
    url = f"{site.absolute_url()}/@tasks/{record.id}"
    assert answer.headers["Location"] == url
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert answer.headers["Retry-After"] == "2"
    assert "Prefer" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    wanted = {"@id": url, "@type": "Task", "task_id": record.id, "action": "delete"}
    wanted |= {"status": "waiting", "processed": 0, "total": 1, "undo": 0.0}
    assert wanted.items() <= body.items()
    assert body["created"] == record.created.isoformat()
    assert "Here" in body["description"]
    assert "here" in site


def test_without_the_header_it_is_done_at_once(site, editor, tasks):
    answer = editor.delete("/here")
    assert (answer.status_code, answer.text) == (204, "")
    assert "Preference-Applied" not in answer.headers
    assert tasks() == []
    assert "here" not in site


def test_the_same_request_gives_the_same_task(editor, tasks):
    one = editor.delete("/here", headers=ASYNC)
    two = editor.delete("/here", headers=ASYNC)
    below = editor.delete("/here/page-1", headers=ASYNC)
    assert [a.status_code for a in (one, two, below)] == [202] * 3
    assert len({a.headers["Location"] for a in (one, two, below)}) == len(tasks()) == 1


def test_undo_only_if_it_is_asked_for(editor, tasks):
    editor.delete("/here", headers=ASYNC)
    answer = editor.delete("/there", headers={"Prefer": "respond-async; undo"})
    one, two = tasks()
    assert one.not_before is None
    assert 0 < answer.json()["undo"] <= 8
    assert two.not_before is not None
