"""The model of the chaos test notices lost and repeated changes."""

from helpers.chaos.model import differences
from helpers.chaos.model import Item
from helpers.chaos.model import Place
from helpers.chaos.model import Told
from helpers.chaos.model import undo
from helpers.chaos.result import Result
from helpers.chaos.result import UNDONE

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


def test_after_an_undo_it_must_be_as_before(item):
    before = [list(item.worlds)]
    item.expect(Told.YES, lambda world: world - {PAGE})
    later = Item({"later"}, [frozenset({COPY})])
    undo([item, later], before, Told.YES)
    assert differences([item], [PAGE]) == []
    assert differences([item], [])
    assert later.worlds == [frozenset()]


def test_an_undo_without_an_answer_may_have_happened(item):
    before = [list(item.worlds)]
    item.expect(Told.YES, lambda world: world - {PAGE})
    undo([item], before, Told.UNKNOWN)
    assert differences([item], [PAGE]) == differences([item], []) == []
    assert differences([item], [PAGE, COPY])


@pytest.mark.parametrize(
    ("undone", "status", "message", "problems"),
    [
        ({"1"}, "cancelled", UNDONE, 0),
        # It was done again.
        ({"1"}, "succeeded", "None", 1),
        ({"1"}, "cancelled", "Cancelled", 1),
        ({"1"}, "running", "None", 1),
        (set(), "succeeded", "None", 0),
        (set(), "cancelled", UNDONE, 1),
        (set(), "waiting", "None", 1),
    ],
)
def test_what_was_undone_is_cancelled(undone, status, message, problems):
    result = Result(1)
    result.undone = undone
    result.note_tasks([["1", "delete", "Page", status, 1, message, "None"]])
    assert len(result.problems) == problems
