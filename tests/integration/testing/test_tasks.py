"""The fixture ``tasks``: what happens to a task, without a broker and a worker."""

from collective.async_.api import TaskFailed
from datetime import datetime
from datetime import timedelta
from datetime import timezone

import pytest


def test_a_task_runs_when_the_test_says_so(tasks, folder, change):
    task = change.enqueue(folder, title="New")
    assert [waiting.id for waiting in tasks.waiting] == [task.id]
    assert folder.title == "Fruit"
    (ran,) = tasks.run()
    assert (ran.id, ran.status, ran.attempt) == (task.id, "succeeded", 1)
    assert folder.title == "New"
    assert not tasks.waiting


def test_a_conflict_is_tried_again(tasks, folder, change):
    task = change.enqueue(folder, title="New")
    tasks.conflict_next()
    tasks.run()
    assert (task.status, task.attempt) == ("succeeded", 1)


def test_another_worker_takes_over_from_a_lost_one(tasks, folder, change):
    task = change.enqueue(folder, title="New")
    tasks.lose_worker()
    tasks.run()
    assert (task.status, task.attempt) == ("succeeded", 2)
    assert folder.title == "New"


@pytest.mark.parametrize("error", [None, TaskFailed("No.")], ids=["error", "refusal"])
def test_a_failure_is_rolled_back(tasks, folder, change, error):
    task = change.enqueue(folder, title="New")
    tasks.fail_next(error)
    tasks.run()
    assert (task.status, task.message) == ("failed", "No." if error else "fail_next")
    assert folder.title == "Fruit"


def test_of_a_selection_one_item_fails(tasks, folder, change):
    task = change.enqueue(folder.objectValues(), title="New")
    tasks.fail_next()
    tasks.run()
    outcomes = {outcome.title: outcome.ok for outcome in task.outcomes}
    assert outcomes == {"Pear": False, "Apple": True, "Orange": True}
    assert [page.title for page in folder.objectValues()] == ["Pear", "New", "New"]


def test_what_is_for_later_runs_only_when_it_is_wanted(tasks, folder, change):
    later = datetime.now(timezone.utc) + timedelta(days=2)
    task = change.using(not_before=later).enqueue(folder, title="New")
    assert tasks.run() == []
    assert task.status == "waiting"
    tasks.run(delayed=True)
    assert task.status == "succeeded"
