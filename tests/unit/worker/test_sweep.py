"""For which tasks the sweep sends a message again."""

from collective.async_.tasks.record import TaskRecord
from collective.async_.worker.sweep import _needs_message
from datetime import timedelta

import pytest


@pytest.mark.parametrize(
    ("seconds", "needed"),
    [
        (-60, True),
        # Its message is on the way. The clocks of two hosts differ a little.
        (-1, False),
        (1, False),
        # The clock was set back since.
        (300, True),
    ],
)
def test_a_waiting_task(seconds, needed):
    record = TaskRecord("1-1", "delete", "jane")
    record.asked += timedelta(seconds=seconds)
    assert _needs_message(None, record) is needed
