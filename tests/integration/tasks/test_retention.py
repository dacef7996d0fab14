from collective.async_.settings import PREFIX
from collective.async_.settings import Settings
from collective.async_.tasks import retention
from collective.async_.tasks.record import Status
from collective.async_.tasks.record import TaskRecord
from collective.async_.tasks.record import utcnow
from collective.async_.tasks.retention import forget_old
from collective.async_.tasks.store import get_store
from datetime import timedelta
from plone import api

import pytest


@pytest.fixture
def add(portal):
    def add(status, days, shard="65000000aaaa", **values):
        add.count += 1
        record = TaskRecord(f"{shard}-{add.count:020x}", "delete", "jane", **values)
        if status.final:
            record.finish(status)
            record.finished -= timedelta(days=days)
        record.status = status
        get_store().add(record)
        return record

    add.count = 0
    return add


def close():
    for key, _shard in list(get_store().open_shards()):
        get_store().close(key)


def left():
    return {record.id for record in get_store().all()}


def test_by_age_and_state(portal, add):
    add(Status.SUCCEEDED, 2)
    add(Status.CANCELLED, 2)
    add(Status.FAILED, 31)
    add(Status.FAILED, 31, seen=True)
    kept = [add(Status.SUCCEEDED, 0.5), add(Status.FAILED, 29, seen=True)]
    close()
    assert forget_old(get_store()) == 4
    assert left() == {record.id for record in kept}


def test_the_settings_decide(portal, add):
    api.portal.set_registry_record(f"{PREFIX}.keep_succeeded_days", 7)
    api.portal.set_registry_record(f"{PREFIX}.keep_failed_days", 0)
    kept = add(Status.SUCCEEDED, 6)
    add(Status.FAILED, 0.1)
    close()
    assert forget_old(get_store()) == 1
    assert left() == {kept.id}


def test_shards_that_are_kept_do_not_hide_later_ones(add, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    for number in range(4):
        add(Status.FAILED, 5, shard=f"6500000{number}aaaa")
    old = [add(Status.SUCCEEDED, 5, shard=f"6500001{n}aaaa") for n in range(2)]
    close()
    assert [forget_old(get_store()) for _sweep in range(3)] == [1, 1, 0]
    assert not left() & {record.id for record in old}


def test_young_shards_are_not_loaded(add, monkeypatch):
    shard = f"{int(utcnow().timestamp()):08x}aaaa"
    add(Status.SUCCEEDED, 0, shard=shard)
    close()
    monkeypatch.delattr("collective.async_.tasks.store.Part.select")
    assert forget_old(get_store()) == 0


def test_if_there_are_too_many_the_oldest_finished_are_removed(
    portal, add, monkeypatch
):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    old = [add(Status.FAILED, 0, shard="65000001aaaa") for _number in range(3)]
    new = [add(Status.FAILED, 0, shard="65000009aaaa") for _number in range(2)]
    waiting = add(Status.WAITING, 0, shard="65000000aaaa")
    for shard in ("65000001aaaa", "65000009aaaa"):
        get_store().close(shard)
    monkeypatch.setattr(Settings, "max_records", 2, raising=False)
    assert forget_old(get_store()) == 2
    assert forget_old(get_store()) == 2
    assert len(left()) == 2
    assert waiting.id in left()
    assert not left() & {record.id for record in old}
    assert len(left() & {record.id for record in new}) == 1


def test_unfinished_tasks_are_never_removed(portal, add):
    records = [add(Status.WAITING, 0), add(Status.RUNNING, 0)]
    for record in records:
        record.created = utcnow() - timedelta(days=1000)
    close()
    assert forget_old(get_store()) == 0
    assert left() == {record.id for record in records}
