from click.testing import CliRunner
from collective.async_.cli import check
from collective.async_.cli import main as module
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.purge import purge
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import KEY
from collective.async_.tasks.store import remove_store
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from plone.app.testing import TEST_USER_ID
from zope.annotation.interfaces import IAnnotations
from zope.interface import noLongerProvides

import json
import pytest
import transaction


@pytest.fixture
def add(portal):
    def add(status=Status.WAITING, days=0, **values):
        record = TaskRecord(new_id(), "delete", "jane", **values)
        if status.final:
            record.finish(status, "It broke")
            record.finished -= timedelta(days=days)
        get_store().add(record)
        return record

    return add


@pytest.fixture
def run(portal, request_with_layer, broker_away, monkeypatch):
    # The transaction of the test layer must not be aborted.
    for name in ("begin", "commit", "abort"):
        monkeypatch.setattr(transaction, name, lambda: None)

    class Sites:
        @contextmanager
        def open(self):
            yield portal

    def run(*args):
        return CliRunner().invoke(module.main, args, obj=Sites())

    return run


def test_help_names_every_command_and_exit_code(run):
    result = run("--help")
    assert result.exit_code == 0
    for word in ("check", "list", "show", "retry", "cancel", "purge", "Exit codes"):
        assert word in result.output


def test_without_a_configuration_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("ZOPE_CONFIG", raising=False)
    result = CliRunner().invoke(module.main, ["list"])
    assert result.exit_code == 2
    assert "ZOPE_CONFIG" in result.output


def test_list(run, add):
    waiting, failed = add(title="News"), add(Status.FAILED, title="\x1b[31mred\u202e")
    output = run("list").output
    assert waiting.id in output and failed.id in output
    assert "\x1b" not in output and "\u202e" not in output
    assert waiting.id not in run("list", "--state", "failed").output
    assert run("list", "--state", "nonsense").exit_code == 2


def test_list_as_json(run, add):
    record = add(Status.FAILED, title="Größe")
    (data,) = json.loads(run("list", "--json").output)
    assert (data["id"], data["title"], data["state"]) == (record.id, "Größe", "failed")


def test_show(run, add):
    record = add(Status.FAILED, traceback="Traceback …")
    assert "Traceback …" in run("show", record.id).output
    assert json.loads(run("show", "--json", record.id).output)["message"] == "It broke"


@pytest.mark.parametrize("command", ["show", "retry", "cancel"])
def test_an_unknown_task_has_an_exit_code_of_its_own(run, command):
    assert run(command, "no such").exit_code == 3


def test_retry_and_cancel(run, add):
    record = add(Status.FAILED)
    assert run("cancel", record.id).exit_code == 1
    assert run("retry", record.id).exit_code == 0
    assert record.status is Status.WAITING
    assert run("cancel", record.id).exit_code == 0
    assert record.status is Status.CANCELLED


def test_purge(run, add):
    add()
    old = add(Status.FAILED, days=31)
    new = add(Status.FAILED, days=29)
    assert run("purge", "--older-than", "30d", "--dry-run").output.startswith("1 ")
    assert get_store().get(old.id) is old
    assert run("purge", "--older-than", "30d").exit_code == 0
    assert get_store().get(old.id) is None
    assert get_store().get(new.id) is new


@pytest.mark.parametrize("age", ["30", "d", "-1d", "1d1h", "99999999d"])
def test_invalid_ages_are_wrong_usage(run, age):
    assert run("purge", "--older-than", age).exit_code == 2


def test_unfinished_tasks_are_never_purged(portal, add):
    waiting, running = add(), add()
    running.status = Status.RUNNING
    done = add(Status.SUCCEEDED)
    count = purge(lambda work: work(portal), utcnow() + timedelta(days=1))
    assert count == 1
    assert {record.id for record in get_store().all()} == {waiting.id, running.id}
    assert get_store().get(done.id) is None


def test_check_without_a_broker(run):
    result = run("check", "--user", TEST_USER_ID)
    assert result.exit_code == 1
    assert "does not answer" in result.output
    (record,) = get_store().all()
    assert record.status is Status.CANCELLED


def test_check_where_it_is_not_installed(run, portal, request_with_layer, monkeypatch):
    noLongerProvides(request_with_layer, ICollectiveAsyncLayer)
    remove_store(portal)
    # A worker would run the task all the same.
    monkeypatch.setattr(check, "wait", finish)
    result = run("check", "--user", TEST_USER_ID)
    assert result.exit_code == 1
    assert "not installed in the site /plone" in result.output
    assert "add-ons control panel" in result.output
    assert KEY not in IAnnotations(portal)


def finish(task_id):
    """What a worker does."""
    record = get_store().get(task_id)
    record.started = record.asked
    record.finish(Status.SUCCEEDED)
    return record


def test_check_with_a_worker(run, monkeypatch):
    monkeypatch.setattr(check, "wait", finish)
    result = run("check", "--json", "--user", TEST_USER_ID)
    assert result.exit_code == 0
    data = json.loads(result.output)
    assert data["ok"] is True
    assert len(data["steps"]) == 3


def test_check_tells_of_messages_about_unknown_tasks(run, monkeypatch):
    result = run("check", "--user", TEST_USER_ID)
    assert "COLLECTIVE_ASYNC_NAMESPACE" not in result.output
    assert "unknown_messages: False" in result.output
    stock = check.inspect
    monkeypatch.setattr(
        check, "inspect", lambda: replace(stock(), unknown_messages=True)
    )
    result = run("check", "--user", TEST_USER_ID)
    assert "COLLECTIVE_ASYNC_NAMESPACE" in result.output
