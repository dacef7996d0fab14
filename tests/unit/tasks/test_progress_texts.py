"""The texts about how far a task is, and how long it takes."""

from collective.async_.counting import Stage
from collective.async_.tasks.durations import Usual
from collective.async_.tasks.progress import Progress
from collective.async_.tasks.progress_texts import gone_text
from collective.async_.tasks.progress_texts import left_text
from collective.async_.tasks.progress_texts import progress_text
from collective.async_.tasks.progress_texts import STAGES
from collective.async_.tasks.progress_texts import usual_text
from zope.i18n import interpolate

import pytest


def text(message):
    return interpolate(message, getattr(message, "mapping", None))


def test_progress_of_several_items_only():
    assert set(STAGES) == set(Stage)
    assert progress_text(Progress(0, 1)) is None
    assert text(progress_text(Progress(2, 5))) == "2 of 5"
    indexing = Progress(2, 5, Stage.INDEXING)
    assert text(progress_text(indexing)) == "indexing, 2 of 5"


def test_what_is_put_off_is_told_even_of_a_single_item():
    assert text(progress_text(Progress(0, 1, Stage.DEFERRED))) == "finishing"


@pytest.mark.parametrize(
    "seconds, expected",
    [
        (None, ""),
        (0, "less than a minute left"),
        (44, "less than a minute left"),
        (45, "about 1 minute left"),
        (89, "about 1 minute left"),
        (91, "about 2 minutes left"),
        (5000, "about 83 minutes left"),
        (5400, "about 2 hours left"),
    ],
)
def test_what_is_left(seconds, expected):
    assert text(left_text(seconds)) == expected


@pytest.mark.parametrize(
    "shortest, longest, expected",
    [
        (1, 14, ""),
        (5, 59, "usually less than a minute"),
        (50, 80, "usually about 1 minute"),
        (110, 180, "usually 2 to 3 minutes"),
        (170, 190, "usually about 3 minutes"),
        (20, 200, "usually 1 to 3 minutes"),
    ],
)
def test_what_is_usual(shortest, longest, expected):
    assert text(usual_text(Usual(shortest, longest))) == expected


def test_nothing_is_usual_without_evidence():
    assert usual_text(None) == ""


@pytest.mark.parametrize(
    "seconds, expected",
    [
        (59, "for less than a minute"),
        (60, "for 1 minute"),
        (119, "for 1 minute"),
        (7199, "for 119 minutes"),
        (7200, "for 2 hours"),
    ],
)
def test_the_time_that_is_gone(seconds, expected):
    assert text(gone_text(seconds)) == expected
