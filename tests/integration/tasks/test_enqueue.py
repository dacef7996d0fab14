"""One click makes one task, even if Zope retries the request."""

from collective.async_.interfaces import NoBroker
from collective.async_.tasks.enqueue import record_task
from collective.async_.tasks.store import get_store
from io import BytesIO
from zope.globalrequest import setRequest

import pytest


pytestmark = pytest.mark.usefixtures("broker_away")


@pytest.fixture
def try_again(request_with_layer):
    """Retry the request like Zope after a conflict or a lost confirmation."""

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


def test_a_task_that_was_rolled_back_is_recorded_again(portal, try_again):
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


def test_without_a_broker_nothing_is_recorded(portal, request_with_layer, monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL")
    with pytest.raises(NoBroker):
        record_task("delete", title="One")
    assert list(get_store().active()) == []
