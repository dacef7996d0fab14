from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.reasons import reason_of
from collective.async_.tasks.record import Paths
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import TaskStore
from datetime import timedelta
from datetime import timezone
from io import StringIO
from plone.app.testing import login
from plone.app.testing import logout
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import TEST_USER_ID
from plone.protect.authenticator import createToken
from urllib.parse import parse_qsl
from urllib.parse import urlsplit
from zExceptions import BadRequest
from zExceptions import Forbidden
from zExceptions import NotFound
from zope.component import getMultiAdapter
from zope.component import queryMultiAdapter
from zope.i18n import translate
from zope.interface import noLongerProvides

import csv
import pytest


HOSTILE = '<script>alert("1")</script>\u202e\'=cmd|😀'


@pytest.fixture
def add(portal):
    def add(status=Status.WAITING, user=TEST_USER_ID, title="News", **values):
        record = TaskRecord(new_id(), "delete", user, title=title, **values)
        if status.final:
            record.started = utcnow() - timedelta(seconds=2)
            record.finish(status, values.pop("message", None))
        else:
            record.status = status
        get_store().add(record)
        return record

    return add


@pytest.fixture
def manager(app, portal):
    login(app, SITE_OWNER_NAME)


@pytest.fixture
def call(portal, request_with_layer):
    def call(name, method="GET", **form):
        request = request_with_layer
        request.form.clear()
        request.form.update(form)
        request.method = request.environ["REQUEST_METHOD"] = method
        for cached in ("ACTUAL_URL",):
            request.set(cached, f"{portal.absolute_url()}/{name}")
        return getMultiAdapter((portal, request), name=name)()

    return call


@pytest.fixture
def do(call, broker_away):
    def do(**form):
        return call("async-tasks-do", "POST", _authenticator=createToken(), **form)

    return do


def messages(request):
    from Products.statusmessages.interfaces import IStatusMessage

    return [message.message for message in IStatusMessage(request).show()]


@pytest.mark.parametrize("name", ["async-tasks", "async-tasks-csv", "async-tasks-do"])
def test_only_managers_are_answered(call, portal, name):
    with pytest.raises(NotFound):
        call(name, "POST", _authenticator=createToken())
    logout()
    with pytest.raises(NotFound):
        call(name)


def test_a_site_administrator_is_answered(call, add, portal):
    from plone.app.testing import setRoles

    setRoles(portal, TEST_USER_ID, ["Site Administrator"])
    record = add()
    assert record.id in call("async-tasks")


def test_the_list_shows_everybodys_tasks(call, add, manager):
    ids = [add(user=user).id for user in ("jane", "joe")]
    html = call("async-tasks")
    assert all(task_id in html for task_id in ids)
    assert add(Status.FAILED).id not in call("async-tasks", state="waiting")


def test_pages(call, add, manager, monkeypatch):
    monkeypatch.setattr("collective.async_.browser.manage.tasks.PAGE_SIZE", 2)
    for number in range(3):
        add(title=f"News {number}")
    first, second = call("async-tasks"), call("async-tasks", page="1")
    assert ("News 2" in first, "News 0" in first) == (True, False)
    assert ("News 2" in second, "News 0" in second) == (False, True)
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second


def test_html_in_texts_is_escaped(call, add, manager):
    add(Status.FAILED, title=HOSTILE, user=HOSTILE, message=HOSTILE)
    assert "<script>alert" not in call("async-tasks")
    assert "<script>alert" not in call("async-tasks", text=HOSTILE, user=HOSTILE)


def test_csv(call, add, manager):
    add(Status.FAILED, title="=cmd()", message="Größe")
    rows = list(csv.DictReader(StringIO(call("async-tasks-csv").decode())))
    assert [row["title"] for row in rows] == ["'=cmd()"]
    assert rows[0]["message"] == "Größe"
    assert float(rows[0]["seconds"]) >= 2


@pytest.mark.parametrize(
    "junk",
    [
        {"state": "no such"},
        {"state": {"a": 1}},
        {"sort": "id; drop"},
        {"page": "-1"},
        {"page": "9" * 100},
        {"page": "²"},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"text": "x" * 1000},
        {"user": ["a", "b"]},
        {"action": "\0"},
    ],
)
def test_invalid_parameters_are_a_bad_request(call, manager, junk):
    with pytest.raises(BadRequest):
        call("async-tasks", **junk)


def test_retry(do, add, manager, request_with_layer):
    failed, done = add(Status.FAILED), add(Status.SUCCEEDED)
    do(ids=[failed.id, done.id], retry="1")
    assert failed.status is Status.WAITING
    assert done.status is Status.SUCCEEDED
    first, second = messages(request_with_layer)
    assert first == "One task will be tried again."
    assert second == "Only a failed task can be retried."


def test_a_bulk_action_says_how_many(do, add, request_with_layer, manager):
    do(ids=[add().id, add().id], cancel="1")
    (message,) = messages(request_with_layer)
    assert translate(message) == "2 tasks were cancelled."


def test_cancel(do, add, manager):
    waiting, running = add(), add(Status.RUNNING)
    do(ids=[waiting.id, running.id], cancel="1")
    assert waiting.status is Status.CANCELLED
    assert (running.status, running.cancel_requested) == (Status.RUNNING, True)


def test_only_finished_tasks_are_removed(do, add, manager):
    waiting, failed = add(), add(Status.FAILED)
    do(ids=[waiting.id, failed.id, "no such"], remove="1")
    assert get_store().get(waiting.id) is waiting
    assert get_store().get(failed.id) is None


def test_a_bulk_action_returns_to_the_same_filter(do, add, manager):
    failed = add(Status.FAILED)
    url = do(ids=failed.id, remove="1", state="failed", user="jane")
    assert url.endswith("/@@async-tasks?state=failed&user=jane&sort=-created")


def test_a_get_or_a_forged_post_changes_nothing(call, add, manager):
    failed = add(Status.FAILED)
    with pytest.raises(BadRequest):
        call("async-tasks-do", ids=failed.id, remove="1", _authenticator=createToken())
    with pytest.raises(Forbidden):
        call("async-tasks-do", "POST", ids=failed.id, remove="1")
    assert get_store().get(failed.id) is failed


def test_the_list_does_not_exist_without_the_add_on(portal, integration):
    request = integration["request"]
    noLongerProvides(request, ICollectiveAsyncLayer)
    assert queryMultiAdapter((portal, request), name="async-tasks") is None


def test_the_filter_is_sent_by_post_so_that_no_authenticator_is_in_the_address(
    call, manager
):
    url = call("async-tasks", "POST", _authenticator="secret", state="failed", user="j")
    assert url.endswith("/@@async-tasks?state=failed&user=j&sort=-created")


@pytest.mark.parametrize("name", ["since", "until", "ended"])
def test_a_day_stays_in_the_filter_after_sorting(call, manager, name):
    from collective.async_.browser.manage.params import query_of
    from collective.async_.browser.manage.tasks import AllTasks

    url = call("async-tasks", "POST", **{name: "2026-01-31"})
    view = AllTasks(None, None)
    view.zone = timezone.utc
    form = dict(parse_qsl(urlsplit(url).query))
    view.query = query_of(form, timezone.utc)
    assert view.day(name) == "2026-01-31"


def test_a_failure_has_its_traceback_and_a_button_in_its_row(call, do, add, manager):
    failed = add(Status.FAILED, traceback="Traceback\nKeyError: 1\n", message="No")
    other = add(Status.FAILED, title="Other")
    html = call("async-tasks")
    assert "KeyError: 1" in html
    assert f'value="{failed.id}"' in html
    do(only=failed.id, ids=[other.id])
    assert (failed.status, other.status) == (Status.WAITING, Status.FAILED)


def test_a_state_has_a_badge_and_an_action_a_name(call, add, manager):
    add(Status.FAILED)
    html = call("async-tasks")
    assert "badge text-bg-danger" in html
    assert ">Delete</td>" in html


def test_all_tasks_of_a_group_are_retried(do, call, add, manager, request_with_layer):
    group = [add(Status.FAILED, title=f"“{n}”") for n in range(3)]
    for number, record in enumerate(group):
        record.message = f"“{number}” is locked."
    other = add(Status.FAILED)
    assert "Retry all 3" in call("async-tasks")
    form = {"state": "failed", "action": "delete", "reason": reason_of(group[0])}
    url = do(retry="1", all="1", back="@@async-controlpanel", **form)
    assert url.endswith("/@@async-controlpanel")
    assert {record.status for record in group} == {Status.WAITING}
    assert other.status is Status.FAILED
    (message,) = messages(request_with_layer)
    assert translate(message) == "3 tasks will be tried again."


def test_one_click_retries_a_limited_number(do, call, add, manager, monkeypatch):
    for module in ("bulk_actions", "failures"):
        monkeypatch.setattr(f"collective.async_.browser.manage.{module}.MOST", 2)
    records = [add(Status.FAILED, message="No") for _number in range(3)]
    assert "Retry 2 of 3" in call("async-tasks")
    do(retry="1", all="1", state="failed", reason=reason_of(records[0]))
    assert [r.status for r in records] == [Status.WAITING] * 2 + [Status.FAILED]


@pytest.mark.parametrize("name", ["async-tasks", "async-controlpanel"])
def test_todays_failures_are_counted_and_linked(call, add, manager, name):
    add(Status.FAILED), add(Status.FAILED)
    add(Status.FAILED).finished -= timedelta(days=2)
    html = call(name)
    assert "2 failed today" in html
    assert "@@async-tasks?state=failed&amp;ended=20" in html


@pytest.mark.parametrize("back", ["https://evil.example", "..", "@@delete"])
def test_a_retry_returns_to_our_pages_only(do, add, manager, back):
    url = do(ids=add(Status.FAILED).id, retry="1", back=back)
    assert url.endswith("/plone/@@async-tasks")


def test_the_open_tasks_are_read_once_however_many_are_retried(
    do, add, manager, monkeypatch
):
    read = []
    active = TaskStore.active
    monkeypatch.setattr(
        TaskStore, "active", lambda *args: read.append(1) or active(*args)
    )
    paths = Paths(writes=("/plone/news",))
    first, second, third = (add(Status.FAILED, touches=paths) for _number in range(3))
    do(ids=[first.id, second.id, third.id], retry="1")
    assert len(read) == 1
    # They still run in order.
    assert second.deps == (first.id,)
    assert third.deps == (first.id, second.id)


def test_more_failures_than_are_read_are_no_exact_number(
    call, add, manager, monkeypatch
):
    monkeypatch.setattr("collective.async_.tasks.failures.SCAN_LIMIT", 2)
    for _number in range(4):
        add(Status.FAILED, message="No")
    html = call("async-tasks")
    assert "More than 2 failed today" in html
    assert "2+" in html
