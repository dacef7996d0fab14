"""Messages about tasks that are not in this database."""

from collective.async_.tasks.record import Status
from collective.async_.worker import foreign
from collective.async_.worker import run as module
from collective.async_.worker.foreign import MAX_GIVEN_BACK
from collective.async_.worker.run import run_task

import pytest


@pytest.fixture
def sent(monkeypatch):
    sent = []
    monkeypatch.setattr(foreign, "publish", lambda *args: sent.append(args))
    monkeypatch.setattr(foreign, "mark_unknown", lambda: sent.append("marked"))
    monkeypatch.setattr(module, "MISSING_PAUSES", ())
    return sent


@pytest.mark.parametrize(
    ("path", "answer"), [("/plone", "missing"), ("/nowhere", "no such site")]
)
def test_it_is_given_back_and_somebody_is_told(portal, sent, caplog, path, answer):
    assert run_task(path, "6b05fca43a27-1") == answer
    assert sent == ["marked", (path, "6b05fca43a27-1", 1)]
    assert "COLLECTIVE_ASYNC_NAMESPACE" in caplog.text
    assert f"'{path}'" in caplog.text


@pytest.mark.parametrize("given_back", [MAX_GIVEN_BACK, 10**9, -1])
def test_not_for_ever(portal, sent, given_back):
    run_task("/plone", "6b05fca43a27-1", given_back)
    assert sent == ["marked"]


def test_nobody_can_write_lines_into_the_log(portal, sent, caplog):
    run_task("/plone\n2026 forged", "1\n2026 forged")
    assert "\n2026" not in caplog.messages[-1]


def test_who_has_it_runs_it_at_second_hand(record, action, sent):
    action.work = lambda: None
    assert run_task("/plone", record.id, 1) == "claimed"
    assert record.id and sent == []
    record._p_jar.sync()
    assert record.status is Status.SUCCEEDED
