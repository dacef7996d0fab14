"""The log has one line for each committed step."""

from collective.async_.tasks.log import log
from collective.async_.tasks.record import TaskRecord

import logging
import pytest
import transaction


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "collective.async")
    return lambda: [r.getMessage() for r in caplog.records if "task=" in r.getMessage()]


def test_a_line_follows_the_commit(functional, lines):
    log(TaskRecord("one", "delete", "jane"), "started", attempt=1)
    assert lines() == []
    transaction.commit()
    assert lines() == ["task=one started action=delete user=jane attempt=1"]


def test_no_line_after_an_abort(functional, lines):
    log(TaskRecord("one", "delete", "jane"), "succeeded")
    transaction.abort()
    transaction.commit()
    assert lines() == []
