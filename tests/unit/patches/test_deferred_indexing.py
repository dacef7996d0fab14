"""Which values of indexes wait for a later transaction, and how many of them."""

from collective.async_.patches.deferred_indexing import Collected
from collective.async_.patches.deferred_indexing import IndexValue
from collective.async_.patches.deferred_indexing import RECENT
from DateTime import DateTime
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex

import pytest


def text(words):
    return IndexValue({"SearchableText": words}, False)


def test_texts_as_long_as_there_is_room():
    collected = Collected(room=5)
    collected.add(1, "SearchableText", text("12345"))
    collected.add(2, "SearchableText", text("6"))
    collected.add(2, "Title", text(""))
    assert collected.items == {1: {"SearchableText": text("12345")}, 2: None}


def is_contended(now: str, date: str, minutes: float = 0) -> bool:
    index, collected = DateIndex("modified"), Collected()
    collected._now = DateTime(f"{now} UTC")
    value = DateTime(f"{date} UTC") + minutes / (24 * 60)
    return collected.is_contended(index, IndexValue({"modified": value}, None))


def test_dates_that_others_write_too():
    now = "2026/03/15 12:00:00"
    found = [
        is_contended(now, now, minutes)
        for minutes in (-RECENT - 1, -RECENT, 1 - RECENT, 0, RECENT - 1, RECENT)
    ]
    assert found == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    ("evening", "morning"),
    (
        ("2026/02/28", "2026/03/01"),
        ("2026/04/30", "2026/05/01"),
        ("2026/12/31", "2027/01/01"),
    ),
)
def test_a_night_between_two_months(evening, morning):
    assert is_contended(f"{morning} 00:02:00", f"{evening} 23:58:00")


def test_the_date_that_an_index_has_already():
    index, collected = DateIndex("modified"), Collected()
    entry = index._convert(collected._now)
    value = IndexValue({"modified": collected._now}, entry)
    assert not collected.is_contended(index, value)
