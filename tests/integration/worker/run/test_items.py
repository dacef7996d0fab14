"""A selection: many items together, and yet each is either done or unchanged."""

from collective.async_.tasks.record import Status
from collective.async_.worker import items
from plone import api
from zope.annotation.interfaces import IAnnotations

import pytest
import transaction


NUMBER = 40


@pytest.fixture
def calls(portal, record, action, monkeypatch):
    """The items that were tried. Items in ``bad`` fail after their work."""
    record.params["selection"] = True
    record.uids = tuple(map(str, range(NUMBER)))
    record.total = NUMBER
    IAnnotations(portal)["done"] = ()
    transaction.commit()
    calls = []
    action.bad, action.share_savepoints = set(), True

    def work(record, item):
        calls.append(int(item))
        IAnnotations(api.portal.get())["done"] += (int(item),)
        if int(item) in action.bad:
            raise ValueError(f"bad {item}")

    monkeypatch.setattr(action, "run", work)
    return calls


def done(portal):
    return list(IAnnotations(portal)["done"])


def test_an_action_has_to_allow_it(portal, record, run, action, calls):
    """What it has done outside of the database would be done again."""
    action.share_savepoints = False
    action.bad = {11, 30}
    run()
    assert calls == list(range(NUMBER))


def test_they_share_savepoints(portal, record, run, calls, savepoints):
    run()
    assert record.status is Status.SUCCEEDED
    assert calls == done(portal) == list(range(NUMBER))
    assert len(savepoints) < NUMBER / 4


@pytest.mark.parametrize("bad", [{0}, {11, 30}, {12, 13, 14}, {NUMBER - 1}], ids=str)
def test_what_fails_is_undone_alone(portal, record, run, action, calls, bad):
    action.bad = bad
    run()
    assert record.status is Status.FAILED
    assert done(portal) == [n for n in range(NUMBER) if n not in bad]
    assert [int(o.uid) for o in record.outcomes] == list(range(NUMBER))
    assert {int(o.uid) for o in record.outcomes if not o.ok} == bad
    assert record.processed == NUMBER
    # Each has its traceback once, however often it was tried.
    assert record.traceback.count("ValueError: bad") == len(bad)


def test_if_all_fail_each_is_tried_once(portal, record, run, action, calls):
    action.bad = set(range(NUMBER))
    run()
    assert calls == list(range(NUMBER))
    assert done(portal) == []


def test_those_after_the_end_of_the_batch_are_in_the_next(
    portal, record, run, calls, monkeypatch
):
    monkeypatch.setattr(items, "BATCH_SECONDS", 0)
    run()
    assert calls == done(portal) == list(range(NUMBER))
    assert record.processed == NUMBER


@pytest.mark.parametrize("seconds", [0, 60], ids=["alone", "in one batch"])
def test_an_item_that_is_named_twice_is_done_once(
    portal, record, run, calls, monkeypatch, seconds
):
    record.uids = ("1", "2", "1")
    transaction.commit()
    monkeypatch.setattr(items, "BATCH_SECONDS", seconds)
    run()
    assert record.status is Status.SUCCEEDED
    assert calls == done(portal) == [1, 2]
    assert [outcome.uid for outcome in record.outcomes] == ["1", "2"]
