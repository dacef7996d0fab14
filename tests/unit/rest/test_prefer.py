"""The header Prefer, as RFC 7240 describes it."""

from collective.async_.rest.prefer import parse_prefer
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import pytest


@pytest.mark.parametrize(
    "header",
    [
        "respond-async",
        "Respond-Async",
        "RESPOND-ASYNC, wait=10",
        "return=minimal, respond-async",
        "return=minimal;x=1;y,respond-async",
        "respond-async; wait=5",
        "  respond-async  ,",
        ", ,respond-async",
        'handling="lenient, strict", respond-async',
        'x="a \\" , b", respond-async',
        "respond-async=",
        'respond-async=""',
        "%%%, (no), respond-async",
    ],
)
def test_respond_async_is_found(header):
    assert "respond-async" in parse_prefer(header)


@pytest.mark.parametrize(
    "header",
    [
        *(None, "", "respond-sync", "respond", "respond async", "respond-async wait"),
        *('"respond-async"', 'x="respond-async"', "x=respond-async"),
        *("x; respond-async", 'x=", respond-async', "respond-async = = 1"),
    ],
)
def test_and_not_in_what_only_looks_like_it(header):
    assert "respond-async" not in parse_prefer(header)


def test_values_and_parameters():
    header = 'Return = Minimal ; a="x;y" ; B ; c = 2, wait=10'
    found = parse_prefer(header)
    assert found["return"].value == "Minimal"
    assert found["return"].parameters == {"a": "x;y", "b": "", "c": "2"}
    assert found["wait"].value == "10"


def test_the_first_of_two_counts():
    found = parse_prefer("wait=1, wait=2, x; a=1; a=2")
    assert found["wait"].value == "1"
    assert found["x"].parameters == {"a": "1"}


@settings(deadline=None)
@given(st.text(alphabet='respond-async",;= \\\t', max_size=80))
def test_any_text_can_be_parsed(header):
    for name in parse_prefer(header):
        assert name == name.lower()
