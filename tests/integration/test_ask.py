"""One click, one task, however often Zope tries the request."""

from collective.async_.tasks.ask import record_task
from collective.async_.tasks.store import get_store
from io import BytesIO
from zope.globalrequest import setRequest

import pytest


@pytest.fixture
def try_again(request_with_layer):
    """What Zope does after a conflict, or after the answer to a commit was lost."""

    request_with_layer.stdin = BytesIO()

    def start():
        setRequest(request_with_layer.retry())

    yield start
    setRequest(request_with_layer)


def test_a_request_that_is_tried_again_records_the_same_task(portal, try_again):
    first = record_task("delete", title="One")
    try_again()
    assert record_task("delete", title="One") is first
    assert list(get_store().active()) == [first]


def test_what_was_rolled_back_is_recorded_again(portal, try_again):
    first = record_task("delete", title="One")
    get_store().remove(first)
    try_again()
    second = record_task("delete", title="One")
    assert second is not first
    assert second.id == first.id
    assert list(get_store().active()) == [second]


def test_a_request_may_record_several(portal, try_again):
    tasks = [record_task("delete", title=str(number)) for number in range(2)]
    assert tasks[0] is not tasks[1]
    try_again()
    assert [record_task("delete", title=str(n)) for n in range(2)] == tasks


def test_another_request_records_another(portal, request_with_layer):
    first = record_task("delete", title="One")
    second = request_with_layer.clone()
    second._orig_env = {}
    setRequest(second)
    try:
        assert record_task("delete", title="One") is not first
    finally:
        setRequest(request_with_layer)
