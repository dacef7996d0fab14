"""Values that a task can keep."""

from collections import namedtuple
from collective.async_.tasks.storable import from_storable
from collective.async_.tasks.storable import to_storable
from DateTime import DateTime
from datetime import date
from persistent.list import PersistentList
from persistent.mapping import PersistentMapping

import pickle
import pytest


Size = namedtuple("Size", "width height")


class Titles(list):
    """A list that another package has made."""


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (PersistentList([1, PersistentMapping(a=1)]), [1, {"a": 1}]),
        (Titles(["a"]), ["a"]),
        ((1, {2}, frozenset({3})), (1, {2}, frozenset({3}))),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (DateTime("2026/05/01 10:00:00 UTC"), DateTime("2026/05/01 10:00:00 UTC")),
    ],
)
def test_a_value_comes_back(value, stored):
    found = from_storable(pickle.loads(pickle.dumps(to_storable(value, "value"))))
    assert found == stored
    assert type(found) is type(stored)


def itself() -> list:
    found = []
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (Size(1, 2), "a named tuple; use its _asdict"),
        ([Size(1, 2)], "a named tuple; use its _asdict"),
        (itself(), "it contains itself"),
        (object(), "object"),
    ],
)
def test_what_cannot_be_stored_says_why(value, error):
    with pytest.raises(TypeError, match=f"'size' cannot be stored: {error}"):
        to_storable(value, "size")
