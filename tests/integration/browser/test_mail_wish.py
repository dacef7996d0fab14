"""``@@task-mail``: the wish for a mail at the end of a task."""

from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.shard import new_id
from collective.async_.tasks.store import provide_store
from collective.async_.tasks.wishes import wishes_mail
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.protect.authenticator import createToken

import pytest


@pytest.fixture
def store(folder):
    return provide_store(api.portal.get())


@pytest.fixture
def add(store):
    def add(status=Status.WAITING, user_id=TEST_USER_ID) -> TaskRecord:
        record = TaskRecord(new_id(), "delete", user_id, title="A")
        record.status = status
        store.add(record)
        return record

    return add


@pytest.fixture
def mailable(folder):
    api.portal.set_registry_record("plone.smtp_host", "localhost")
    api.portal.set_registry_record("plone.email_from_address", "site@example.org")
    api.user.get(TEST_USER_ID).setMemberProperties({"email": "jane@example.org"})


@pytest.fixture
def call(folder, request_with_layer):
    def call(name="task-mail", **form) -> str:
        request = request_with_layer
        request.form = form
        request.method = "POST" if form else "GET"
        if form:
            form["_authenticator"] = createToken()
        return api.content.get_view(name, api.portal.get(), request)()

    return call


def test_a_wish_and_back_to_the_list(mailable, store, add, call, request_with_layer):
    record = add()
    assert 'aria-pressed="false"' in call("my-tasks")
    call(task_id=record.id, back="list")
    location = request_with_layer.response.getHeader("location")
    assert location.endswith("/@@my-tasks")
    assert wishes_mail(store, record)
    assert 'aria-pressed="true"' in call("my-tasks")
    call(task_id=record.id, off="1")
    assert not wishes_mail(store, record)


def test_who_has_no_address_is_not_offered_it(store, add, call):
    record = add()
    assert "@@task-mail" not in call("my-tasks")
    call(task_id=record.id)
    assert not wishes_mail(store, record)


def test_it_is_too_late_for_what_has_ended(mailable, store, add, call):
    record = add(Status.FAILED)
    call(task_id=record.id)
    assert not wishes_mail(store, record)


def test_not_for_the_task_of_somebody_else(mailable, store, add, call):
    record = add(user_id="somebody")
    assert "unknown task" in call(task_id=record.id)
    assert not wishes_mail(store, record)
