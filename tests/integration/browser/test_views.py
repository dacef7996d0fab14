"""The views and the viewlet, without a browser."""

from collective.async_.browser.status import MAX_CHARS
from collective.async_.browser.status import MAX_SHOWN
from collective.async_.browser.viewlet import TasksViewlet
from collective.async_.counting import Stage
from collective.async_.monitoring.state import Workers
from collective.async_.tasks.durations import Usual
from collective.async_.tasks.progress import Progress
from collective.async_.tasks.record import Outcome
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from datetime import timedelta
from plone import api
from plone.app.testing import login
from plone.app.testing import logout
from plone.app.testing import setRoles
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID
from plone.protect.authenticator import createToken
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.annotation.interfaces import IAnnotations

import json
import pytest
import re


@pytest.fixture
def add(folder):
    def add_record(
        status=Status.WAITING, user_id=TEST_USER_ID, action="delete", **values
    ):
        store = provide_store(api.portal.get())
        values = {"title": "A", "container_title": "News"} | values
        values = {"pages": ("/plone/news",)} | values
        record = TaskRecord(new_id(), action, user_id, **values)
        if status.final:
            record.finish(status, "No such thing")
        record.status = status
        store.add(record)
        return record

    return add_record


@pytest.fixture
def view(folder, request_with_layer):
    def call(name, method="GET", context=None, **form):
        request = request_with_layer
        request.form.clear()
        request.form.update(form)
        request.method = method
        return api.content.get_view(name, context or api.portal.get(), request)()

    return call


@pytest.fixture
def check(view):
    return lambda **form: json.loads(view("check-for-tasks", **form))


def ids(rows):
    return [row["task_id"] for row in rows]


def test_own_tasks_by_state(check, add):
    waiting, done, broken = add(), add(Status.SUCCEEDED), add(Status.FAILED)
    add(user_id="somebody")
    add(Status.FAILED, user_id="somebody")
    answer = check()
    assert ids(answer["processing"]) == [waiting.id]
    assert ids(answer["success"]) == [done.id]
    assert ids(answer["error"]) == [broken.id]
    assert answer["processing"][0]["description"] == "Deleting “A” from “News”"
    assert answer["error"][0]["message"] == "No such thing"
    assert answer["success"][0]["urls"] == [api.portal.get()["news"].absolute_url()]


@pytest.mark.parametrize(
    "count, text",
    [
        (0, ""),
        (1, "There is 1 background task in progress."),
        (2, "There are 2 background tasks in progress."),
    ],
)
def test_summary_counts(check, add, count, text):
    for _number in range(count):
        add()
    assert check()["summary"] == text


def test_progress_over_all_tasks(check, add):
    add(processed=3, total=10)
    add(Status.RUNNING, processed=1, total=5)
    add()
    text = "Deleting “A” from “News”: 1 of 5"
    assert check()["progress"] == {"value": 4, "max": 15, "text": text}
    assert check()["running"] == 1


def test_old_success_only_when_asked_for(check, add):
    record = add(Status.SUCCEEDED)
    record.finished -= timedelta(hours=1)
    assert check()["success"] == []
    assert ids(check(ip_task_ids=json.dumps([record.id]))["success"]) == [record.id]
    since = (utcnow() - timedelta(hours=2)).timestamp()
    assert ids(check(since=str(since))["success"]) == [record.id]


def test_tasks_of_others_are_not_sent(check, add):
    record = add(Status.SUCCEEDED, user_id="somebody")
    setRoles(api.portal.get(), TEST_USER_ID, ["Editor"])
    assert check(ip_task_ids=json.dumps([record.id]))["success"] == []


def test_should_reload_for_the_current_location(check, add):
    record = add(Status.SUCCEEDED)
    seen = json.dumps([record.id])
    url = api.portal.get()["news"].absolute_url()
    here = json.dumps({"href": f"{url}/view?x=1"})
    there = json.dumps({"origin": url, "pathname": "/page-0"})
    assert check(ip_task_ids=seen, current_location=here)["should_reload"]
    assert not check(ip_task_ids=seen, current_location=there)["should_reload"]
    assert not check(current_location=here)["should_reload"]


def many_pages(count):
    return (*(f"/plone/news/page {n}" for n in range(count - 1)), "/plone/news")


ENDS = [
    (Status.SUCCEEDED, "success"),
    (Status.FAILED, "error"),
    (Status.CANCELLED, "cancelled"),
]


@pytest.mark.parametrize("status, name", ENDS)
def test_of_many_pages_a_client_gets_those_that_it_shows(check, add, status, name):
    add(status, pages=many_pages(2001), processed=1)
    url = api.portal.get()["news"].absolute_url()
    shown = [f"{url}/page%201999", url, f"{url}/other", "http://[", None]
    (task,) = check(urls=json.dumps(shown))[name]
    assert task["urls"] == [f"{url}/page%201999", url]
    assert task["urls_left_out"]
    (task,) = check(urls="[]")[name]
    assert task["urls"] == []
    # It tells nothing about what it shows.
    (task,) = check()[name]
    assert len(task["urls"]) == 2001 and "urls_left_out" not in task


def test_a_client_shows_few_pages(check, add):
    add(Status.SUCCEEDED, pages=many_pages(2001))
    url = api.portal.get()["news"].absolute_url()
    shown = [f"{url}/page%20{number}" for number in range(2 * MAX_SHOWN)]
    (task,) = check(urls=json.dumps(shown))["success"]
    assert task["urls"] == shown[:MAX_SHOWN]


def test_few_pages_are_told_to_all(check, add):
    add(Status.SUCCEEDED, pages=many_pages(10))
    (task,) = check(urls="[]")["success"]
    assert len(task["urls"]) == 10 and "urls_left_out" not in task


@pytest.mark.parametrize("recursive", [True, False])
def test_what_is_in_a_folder_that_was_changed_with_its_contents(check, add, recursive):
    add(
        Status.SUCCEEDED,
        action="transition",
        pages=("/plone/news", "/plone"),
        touches=Paths(writes=("/plone/news",)),
        params={"recursive": recursive},
    )
    site = api.portal.get().absolute_url()
    deep = f"{site}/news/inner/page"
    shown = json.dumps([deep, f"{site}/news", f"{site}/other", f"{site}/news-2"])
    (task,) = check(urls=shown)["success"]
    assert task["urls"] == [f"{site}/news", site, *([deep] if recursive else [])]
    # Then another tab, which shows something else, has to ask, too.
    assert ("urls_left_out" in task) is recursive


def test_a_poll_is_short_after_a_large_selection(check, add):
    add(Status.SUCCEEDED, pages=many_pages(2001))
    shown = json.dumps([api.portal.get()["news"].absolute_url()])
    assert len(json.dumps(check(urls=shown))) < 1000


def test_should_reload_with_many_pages(check, add):
    record = add(Status.SUCCEEDED, pages=many_pages(2001))
    url = api.portal.get()["news"].absolute_url()
    form = {"ip_task_ids": json.dumps([record.id]), "urls": "[]"}
    here = json.dumps({"href": f"{url}/view"})
    there = json.dumps({"href": f"{url}/other"})
    assert check(current_location=here, **form)["should_reload"]
    assert not check(current_location=there, **form)["should_reload"]


JUNK = ["", "x", "{}", "[1, null, {}]", '"a"', "[" * 9999, "nan", "-1e999", "1e400"]
JUNK += [["a", "b"], "\0", "é" * (MAX_CHARS + 1), '["\\ud800", "a-b"]', "NaN", None]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("name", ["ip_task_ids", "since", "current_location", "urls"])
def test_invalid_parameters_are_ignored(check, add, junk, name):
    record = add()
    assert ids(check(**{name: junk})["processing"]) == [record.id]


def test_paused_only_without_worker_after_ten_seconds(check, add, monkeypatch):
    where = "collective.async_.monitoring.paused.inspect_workers"
    record = add()
    monkeypatch.setattr(where, lambda: Workers(0))
    assert not check()["paused"]
    record.asked -= timedelta(seconds=11)
    assert check()["paused"] == "Background work is paused; your task is safe."
    monkeypatch.setattr(where, lambda: Workers(1))
    assert not check()["paused"]
    add(Status.RUNNING)
    monkeypatch.setattr(where, lambda: Workers(0))
    assert check()["paused"] == "Background work is paused; your 2 tasks are safe."


def test_an_unknown_number_of_workers_is_a_pause_if_nothing_moves(
    check, add, monkeypatch
):
    where = "collective.async_.monitoring.paused.inspect_workers"
    monkeypatch.setattr(where, lambda: Workers(None))
    record = add()
    record.asked -= timedelta(seconds=11)
    assert check()["paused"]
    done = add(Status.SUCCEEDED)
    assert not check()["paused"]
    done.finished -= timedelta(seconds=11)
    assert check()["paused"]
    younger = add()
    assert not check()["paused"]
    younger.asked -= timedelta(seconds=11)
    assert check()["paused"]


def test_the_running_ones_have_the_first_rows(check, add):
    waiting = [add() for _number in range(3)]
    running = add(Status.RUNNING, processed=60, total=196)
    answer = check()
    assert ids(answer["processing"]) == [running.id, *(r.id for r in waiting)]
    texts = [task.get("text") for task in answer["processing"]]
    task = "Deleting “A” from “News”"
    assert texts == [f"{task}: 60 of 196", f"{task}: waiting", f"{task}: waiting", None]
    assert answer["rest"] == "1 more waiting"
    for _number in range(3):
        add(Status.RUNNING)
    assert check()["rest"] == "1 more running, 3 waiting"


def test_a_row_of_a_task_that_is_stopping(check, add):
    add(Status.RUNNING, cancel_requested=True)
    task = check()["processing"][0]
    assert task["text"].endswith("stopping after the current batch…")
    assert not task["cancel"]


def test_what_was_cancelled_is_told(check, add):
    kinds = [(), (Outcome("One", True, None, "a"), Outcome("Two", False, "No", "b"))]
    for outcomes in kinds:
        add(Status.CANCELLED, outcomes=outcomes, uids=("a", "b", "c"), total=3)
    add(Status.CANCELLED, total=196, processed=60)
    add(Status.CANCELLED)
    answer = check()
    told = {task["description"]: task["urls"] for task in answer["cancelled"]}
    urls = [api.portal.get()["news"].absolute_url()]
    assert told == {
        "Cancelled: 0 of 3 were deleted.": [],
        "Cancelled: 1 of 3 were deleted.": urls,
        "Cancelled: 60 of 196 were deleted.": urls,
        "Cancelled: Deleting “A” from “News”": [],
    }
    assert answer["success"] == answer["processing"] == []


def test_a_waiting_task_says_for_what(check, view, add):
    first = add(Status.RUNNING, title="<b>First</b>")
    second = add(deps=(first.id,))
    for html in view("task-details"), view("task-details", task_id=second.id):
        assert re.search(
            r"waits since \d+:\d\d [AP]M for: Deleting “&lt;b&gt;First&lt;/b&gt;”", html
        )
        assert f"?task_id={first.id}" in html
    texts = [task["text"] for task in check()["processing"]]
    assert re.search(r": waits since [^“]+ for: Deleting “<b>First</b>”", texts[1])
    second.asked -= timedelta(days=2)
    other_day = view("task-details", task_id=second.id)
    assert re.search(r"waits since \w+ \d+, 20\d\d .+ for: ", other_day)
    first.status = Status.SUCCEEDED
    assert "waits since" not in view("task-details", task_id=second.id)


def test_the_task_of_somebody_else_is_not_named(view, add):
    first = add(Status.RUNNING, title="Secret", user_id="somebody")
    second = add(deps=(first.id,))
    setRoles(api.portal.get(), TEST_USER_ID, ["Editor"])
    for html in view("task-details"), view("task-details", task_id=second.id):
        assert "waits for another task, since" in html
        assert "Secret" not in html and first.id not in html


def test_a_task_that_is_stopping_says_so_until_it_has_stopped(view, add):
    record = add(Status.RUNNING)
    token = createToken()
    view("task-cancel", "POST", task_id=record.id, _authenticator=token)
    for html in view("task-details"), view("task-details", task_id=record.id):
        assert "stopping after the current batch…" in html
    record.finish(Status.CANCELLED)
    html = view("task-details", task_id=record.id)
    assert "stopping" not in html and "Cancelled: Deleting" in html


def test_reading_writes_nothing(view, add, portal):
    record = add(Status.FAILED)
    add()

    def read():
        view("check-for-tasks", ip_task_ids=json.dumps([record.id]))
        view("task-details")
        view("task-details", task_id=record.id)
        return set(portal._p_jar._registered_objects)

    # Plone itself writes when it shows the first page.
    before = read()
    assert read() == before


def test_anonymous_is_told_to_log_in(view, check, add):
    record = add(Status.FAILED)
    logout()
    assert check() == {"error": "login"}
    assert view("task-seen", "POST", task_id=record.id)
    assert api.portal.get().REQUEST.response.getStatus() == 401
    assert not record.seen
    for form in {}, {"task_id": record.id}:
        with pytest.raises(Unauthorized):
            view("task-details", **form)


def test_seen_needs_post_and_token(view, add, request_with_layer):
    record = add(Status.FAILED)
    response = request_with_layer.response
    view("task-seen", "GET", task_id=record.id, _authenticator=createToken())
    assert (response.getStatus(), record.seen) == (405, False)
    view("task-seen", "POST", task_id=record.id, _authenticator="x")
    assert (response.getStatus(), record.seen) == (403, False)
    view("task-seen", "POST", task_id=record.id, _authenticator=createToken())
    assert (response.getStatus(), record.seen) == (200, True)


def test_seen_is_not_shown_again(view, check, add):
    record = add(Status.FAILED)
    view("task-seen", "POST", task_id=record.id, _authenticator=createToken())
    assert check()["error"] == []


@pytest.mark.parametrize("task_id", ["x", "", None, ["a"], "theirs"])
def test_only_the_user_dismisses_a_task(view, add, request_with_layer, task_id):
    theirs = add(Status.FAILED, user_id="somebody")
    task_id = theirs.id if task_id == "theirs" else task_id
    view("task-seen", "POST", task_id=task_id, _authenticator=createToken())
    assert request_with_layer.response.getStatus() == 404
    assert not theirs.seen


def test_no_tasks_in_progress(view):
    assert "There are no tasks in progress" in view("task-details")


def test_tasks_in_progress_lists_own_open_tasks(view, add):
    add(title="<b>Mine</b>")
    add(processed=2, total=9)
    add(title="Theirs", user_id="somebody")
    add(Status.SUCCEEDED, title="Done")
    html, _heading, ended = view("my-tasks").partition("Ended in the last 24 hours")
    assert "Deleting “&lt;b&gt;Mine&lt;/b&gt;” from “News”" in html
    assert "2 of 9" in html
    assert "Theirs" not in html + ended
    assert "“Done”" not in html and "“Done” was deleted" in ended


def test_the_old_address_of_my_tasks_works(view, add):
    add(title="Mine")
    assert ">My tasks</h1>" in view("task-details")
    assert "Deleting “Mine”" in view("task-details")


def test_failures_are_listed_until_they_are_dismissed(view, add):
    old = add(Status.FAILED, title="Old")
    old.finished = utcnow() - timedelta(days=3)
    html = view("my-tasks")
    assert html.count(old.id + '"') and "“Old” could not be deleted" in html
    assert (
        html.index(">Failed</h2>") < html.index("“Old” could") < html.index("Ended in")
    )
    view("task-seen", "POST", task_id=old.id, _authenticator=createToken(), back="list")
    assert "“Old”" not in view("my-tasks")


def test_what_ended_long_ago_is_not_listed(view, add):
    old, new = add(Status.SUCCEEDED, title="Old"), add(Status.CANCELLED, title="New")
    old.finished = utcnow() - timedelta(hours=25)
    html = view("my-tasks")
    assert new.id in html and old.id not in html


def test_details_of_a_failure(view, add):
    record = add(Status.FAILED, traceback="Traceback <x>")
    record.outcomes = (Outcome("One", True), Outcome("Two", False, "Locked"))
    html = view("task-details", task_id=record.id)
    for text in ("“A” could not be deleted", "No such thing", "One", "Locked"):
        assert text in html
    assert html.index("No such thing") < html.index("Traceback &lt;x&gt;")
    assert record.id in html


def test_details_of_a_success_link_to_its_pages(view, add):
    html = view("task-details", task_id=add(Status.SUCCEEDED).id)
    assert "“A” was deleted from “News”." in html
    url = re.escape(api.portal.get()["news"].absolute_url())
    assert re.search(f'<a href="{url}" *>News</a>', html.partition("<dl>")[2])


@pytest.fixture
def selection(folder, add):
    """A task of so many selected items."""

    def make(count, status=Status.WAITING):
        names = [f"item-{number}" for number in range(count)]
        for name in names:
            api.content.create(folder, "Document", name, title=name.title())
        path = "/".join(folder.getPhysicalPath())
        pages = (*(f"{path}/{name}" for name in names), path)
        return add(status, pages=pages, uids=tuple(names), total=count)

    return make


def links(html):
    """The titles of the pages that the details of a task link to."""
    return re.findall(
        "<a [^>]*>([^<]*)</a>", html.partition("<dl>")[2].split("</dl>")[0]
    )


def test_details_of_a_selection_begin_with_the_folder(view, selection):
    html = view("task-details", task_id=selection(2).id)
    assert links(html) == ["News", "Item-0", "Item-1"]
    assert "more page" not in html


@pytest.mark.parametrize(
    "count, text", [(10, "and 1 more page<"), (31, "and 22 more pages<")]
)
def test_details_count_most_pages_of_a_large_selection(view, selection, count, text):
    html = view("task-details", task_id=selection(count).id)
    assert links(html) == ["News", *(f"Item-{n}" for n in range(9))]
    assert text in html
    # The buttons come before what may be long.
    assert html.index("@@task-cancel") < html.index("<dl>")


def shown_items(html):
    """The titles of the items in the table of the details."""
    return re.findall(r'<td class="text-break" *>([^<]*)</td>', html)


@pytest.fixture
def with_outcomes(add):
    """A failed task with so many items, of which these failed."""

    def make(count, *failed):
        outcomes = (Outcome(f"Item {n}", n not in failed) for n in range(count))
        return add(Status.FAILED, outcomes=tuple(outcomes))

    return make


@pytest.mark.parametrize(
    "failed, text",
    [((), None), ((150,), ">1 item failed.<"), ((150, 249), ">2 items failed.<")],
)
def test_details_list_failed_items_first_in_parts(view, with_outcomes, failed, text):
    record = with_outcomes(250, *failed)
    rest = [n for n in range(250) if n not in failed]
    expected = [f"Item {n}" for n in (*failed, *rest)]
    html = view("task-details", task_id=record.id)
    assert shown_items(html) == expected[:100]
    assert (text in html) if text else "failed.<" not in html
    (url,) = set(
        re.findall(r'<li class="page-item next"[^>]*>\s*<a [^>]*href="([^"]*)', html)
    )
    query = url.replace("&amp;", "&").partition("?")[2]
    assert set(query.split("&")) == {f"task_id={record.id}", "b_start:int=100"}
    for start, end in ((100, 200), (200, 250)):
        html = view("task-details", task_id=record.id, b_start=start)
        assert shown_items(html) == expected[start:end]


@pytest.mark.parametrize("start", ["", "x", "-1", "250", "9" * 99, "²", ["1"]])
def test_details_begin_with_the_first_item_otherwise(view, with_outcomes, start):
    html = view("task-details", task_id=with_outcomes(250).id, b_start=start)
    assert shown_items(html)[0] == "Item 0"


def test_a_hundred_items_are_one_list(view, with_outcomes):
    html = view("task-details", task_id=with_outcomes(100, 99).id)
    assert shown_items(html) == ["Item 99", *(f"Item {n}" for n in range(99))]
    assert "b_start" not in html


def test_details_of_a_task_without_its_pages_and_its_action(view, add):
    record = add(Status.SUCCEEDED, pages=("/plone/gone", "/plone"))
    record.action = "removed"
    assert "A" in view("task-details", task_id=record.id)


@pytest.mark.parametrize("task_id", ["x", "\0", ["a"], "x" * 9999])
def test_unknown_details_are_not_found(view, task_id):
    with pytest.raises(NotFound):
        view("task-details", task_id=task_id)


def test_others_details_are_for_managers(view, add):
    record = add(user_id="somebody")
    assert "Deleting" in view("task-details", task_id=record.id)
    setRoles(api.portal.get(), TEST_USER_ID, ["Editor"])
    with pytest.raises(NotFound):
        view("task-details", task_id=record.id)
    login(api.portal.get().aq_parent, SITE_OWNER_NAME)
    assert "Deleting" in view("task-details", task_id=record.id)


def test_buttons_are_shown_only_if_they_work(view, add):
    names = {"task-cancel", "task-retry"}

    def buttons(html):
        return {name for name in names if f"@@{name}" in html}

    assert buttons(view("task-details")) == set()
    open_task, broken, done = add(), add(Status.FAILED), add(Status.SUCCEEDED)
    assert buttons(view("task-details")) == names
    assert buttons(view("task-details", task_id=open_task.id)) == {"task-cancel"}
    assert buttons(view("task-details", task_id=broken.id)) == {"task-retry"}
    assert buttons(view("task-details", task_id=done.id)) == set()


def test_tracebacks_can_be_hidden_from_editors(view, add):
    record = add(Status.FAILED, traceback="Secret place")
    registry = api.portal.get_tool("portal_registry")
    registry["collective.async.owners_see_tracebacks"] = False
    assert "Secret place" in view("task-details", task_id=record.id)
    setRoles(api.portal.get(), TEST_USER_ID, ["Editor"])
    html = view("task-details", task_id=record.id)
    assert "Secret place" not in html and "No such thing" in html
    registry["collective.async.owners_see_tracebacks"] = True
    assert "Secret place" in view("task-details", task_id=record.id)


def test_viewlet_knows_the_page_and_keeps_out_of_modals(
    folder, add, request_with_layer
):
    def config(url, **form):
        request = request_with_layer
        request.form.update(form)
        request.set("ACTUAL_URL", url)
        # Plone caches values on the request.
        IAnnotations(request).clear()
        viewlet = TasksViewlet(folder, request, None, None)
        return json.loads(viewlet.config) if viewlet.available() else None

    url = folder.absolute_url()
    add()
    assert config(url)["page"] == {"task": None, "urls": [url]}
    assert config(url)["interval"] == 5
    assert len(config(url)["state"]["processing"]) == 1
    for form in ("edit", "++add++Document", "folder_contents", "@@sharing"):
        assert config(f"{url}/{form}")["page"]["urls"] == []
    request_with_layer.method = "POST"
    assert config(url)["page"]["urls"] == []
    assert config(url, ajax_load="1") is None
    request_with_layer.form.clear()
    logout()
    assert config(url) is None


def test_a_page_does_not_have_all_addresses_of_many(folder, add, request_with_layer):
    add(Status.FAILED, pages=many_pages(2001), processed=1)
    request_with_layer.set("ACTUAL_URL", folder.absolute_url())
    viewlet = TasksViewlet(folder, request_with_layer, None, None)
    (task,) = json.loads(viewlet.config)["state"]["error"]
    assert task["urls"] == [folder.absolute_url()]


def test_a_page_tells_what_was_done_while_it_was_loaded_and_nothing_older(
    folder, add, request_with_layer
):
    for seconds in (1, 30):
        record = add()
        record.title = f"{seconds} s ago"
        record.finish(Status.SUCCEEDED)
        record.finished = utcnow() - timedelta(seconds=seconds)
    viewlet = TasksViewlet(folder, request_with_layer, None, None)
    done = json.loads(viewlet.config)["state"]["success"]
    texts = [task["description"] for task in done]
    assert len(texts) == 2 and texts.count("") == 1
    assert any("1 s ago" in text for text in texts)


def test_a_running_task_tells_how_far_it_is_and_how_long_it_takes(
    check, view, add, monkeypatch
):
    record = add(Status.RUNNING, size=196, started=utcnow() - timedelta(seconds=61))
    live = {record.id: Progress(60, 196, Stage.INDEXING)}
    for module in ("snapshot", "details"):
        where = f"collective.async_.browser.{module}.progress_of"
        monkeypatch.setattr(where, lambda _records: live)
    where = "collective.async_.tasks.overview.usual_duration"
    monkeypatch.setattr(where, lambda _record: Usual(120, 180))
    task = check()["processing"][0]
    text = "Deleting “A” from “News”: indexing, 60 of 196, about 1 minute left"
    assert (task["text"], task["processed"], task["total"]) == (text, 60, 196)
    for html in view("task-details"), view("task-details", task_id=record.id):
        for line in ("indexing, 60 of 196", "for 1 minute", "usually 2 to 3 minutes"):
            assert line in html
    record.started -= timedelta(minutes=5)
    # It takes longer than usual, and nobody knows how long.
    assert check()["processing"][0]["text"].endswith(": indexing, 60 of 196")
