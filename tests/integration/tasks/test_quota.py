from collective.async_.settings import PREFIX
from collective.async_.tasks.enqueue import notify_before
from collective.async_.tasks.quota import quota_refusal
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.testing import TEST_USER_ID

import pytest


@pytest.fixture
def tasks(portal):
    api.portal.set_registry_record(f"{PREFIX}.max_open_per_user", 2)
    records = [TaskRecord(new_id(), "delete", TEST_USER_ID) for _number in range(2)]
    for record in records:
        get_store().add(record)
    return records


def test_a_user_with_too_many_tasks_is_refused_before_the_event(tasks):
    message = notify_before(object())
    assert message == quota_refusal()
    assert message.mapping == {"count": "2"}


def test_tasks_that_have_ended_and_those_of_others_do_not_count(tasks):
    tasks[0].finish(Status.SUCCEEDED)
    get_store().add(TaskRecord(new_id(), "delete", "jane"))
    assert quota_refusal() is None
