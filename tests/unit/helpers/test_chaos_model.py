"""The model of the chaos test notices lost and repeated changes."""

from helpers.chaos.model import differences
from helpers.chaos.model import Item
from helpers.chaos.model import Place
from helpers.chaos.model import Told

import pytest


PAGE = Place("a", "page", "page")
COPY = Place("b", "page", "page")


@pytest.fixture
def item():
    item = Item({"page"}, [frozenset()], {"a"})
    item.expect(Told.YES, lambda world: world | {PAGE})
    return item


def test_once_is_right(item):
    assert differences([item], [PAGE]) == []


@pytest.mark.parametrize(
    ("found", "word"),
    [
        ([], "LOST"),
        ([PAGE, PAGE._replace(id="copy_of_page")], "DOUBLED"),
        ([PAGE, COPY], "DOUBLED"),
        ([PAGE._replace(id="page-1")], "LOST"),
        ([PAGE._replace(children=1)], "LOST"),
        ([PAGE, Place("a", "junk", "junk")], "DOUBLED"),
    ],
)
def test_anything_else_is_wrong(item, found, word):
    (problem,) = differences([item], found)
    assert problem.startswith(word)


def test_what_was_deleted_must_be_gone(item):
    item.expect(Told.YES, lambda world: world - {PAGE})
    assert differences([item], []) == []
    assert differences([item], [PAGE])


def test_what_was_refused_must_not_happen(item):
    item.replace(Told.NO, PAGE, PAGE._replace(title="other"))
    assert differences([item], [PAGE]) == []
    assert differences([item], [PAGE._replace(title="other")])


def test_a_request_without_an_answer_may_have_happened_once(item):
    other = PAGE._replace(id="other", title="other")
    item.replace(Told.UNKNOWN, PAGE, other)
    assert not item.sure
    assert differences([item], [PAGE]) == []
    assert differences([item], [other]) == []
    assert differences([item], [PAGE, other])
    assert differences([item], [])
