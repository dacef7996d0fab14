from collective.async_.controlpanel.settings import PREFIX
from collective.async_.tasks.ask import veto
from collective.async_.tasks.cap import too_many
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.store import get_store
from collective.async_.tasks.store import new_id
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


def test_who_has_too_many_is_refused_before_subscribers_are_asked(tasks):
    message = veto(object())
    assert message == too_many()
    assert message.mapping == {"count": "2"}


def test_tasks_that_have_ended_and_those_of_others_do_not_count(tasks):
    tasks[0].finish(Status.SUCCEEDED)
    get_store().add(TaskRecord(new_id(), "delete", "jane"))
    assert too_many() is None
