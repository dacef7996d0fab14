"""Actions that are a task for many items only: the result is that of stock Plone."""

from helpers.compare import assert_alike
from helpers.entries import Entry
from helpers.entries import MORE
from helpers.sites import Twins

import pytest


@pytest.mark.parametrize("entry", MORE, ids=lambda entry: entry.name)
def test_the_result_is_that_of_stock_plone(twins: Twins, entry: Entry):
    twins.both(entry.prepare)
    twins.both(lambda site: site.call("clear"))
    earlier = [record["id"] for record in twins.asynchronous.wait()]
    for answer in twins.both(entry.click):
        assert answer.status_code < 400, answer.text[-2000:]

    (record,) = (r for r in twins.asynchronous.wait() if r["id"] not in earlier)
    assert record["status"] == "succeeded", record["traceback"] or record
    if entry.event:
        assert entry.event in {name for name, *_rest in twins.stock.call("events")}
    assert_alike(twins)
