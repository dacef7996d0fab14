from collective.async_.tasks.messages import progress
from collective.async_.tasks.messages import STATES
from collective.async_.tasks.messages import summary
from collective.async_.tasks.messages import total_progress
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from zope.i18n import interpolate


def text(message):
    return interpolate(message, message.mapping)


def test_every_state_has_a_word():
    assert set(STATES) == set(Status)


def test_progress_of_a_selection_only():
    assert progress(0, 1) is None
    assert text(progress(2, 5)) == "2 of 5"


def test_summary_counts():
    assert summary(0) == ""
    assert text(summary(1)) == "There is 1 background task in progress."
    assert text(summary(12)) == "There are 12 background tasks in progress."


def test_total_progress_leaves_single_tasks_out():
    def record(processed, total):
        return TaskRecord("a", "delete", "b", processed=processed, total=total)

    assert total_progress([record(1, 3), record(0, 1), record(2, 4)]) == (3, 7)
    assert total_progress([record(0, 1)]) == (0, 0)
