from collective.async_.browser.status import parse_ids
from collective.async_.browser.status import parse_location
from collective.async_.browser.status import parse_strings
from collective.async_.tasks.polled import MAX_IDS

import json
import pytest


def test_ids_are_strings_and_not_too_many():
    assert parse_ids('["a", 1, null, "b"]') == ["a", "b"]
    assert len(parse_ids(json.dumps(["a"] * (MAX_IDS + 1)))) == MAX_IDS


@pytest.mark.parametrize("junk", [None, 1, [], "", "{", "{}", '"a"', "[" * 9999, "\0"])
def test_invalid_ids_are_ignored(junk):
    assert parse_ids(junk) == []
    assert parse_strings(junk) is None


@pytest.mark.parametrize(
    "data, url",
    [
        ({"href": "http://a/b/view?c=d#e"}, "http://a/b"),
        ({"origin": "http://a", "pathname": "/b/"}, "http://a/b"),
        ({"href": 1, "origin": "http://a", "pathname": "/b"}, "http://a/b"),
    ],
)
def test_location_is_the_address_of_the_content(data, url):
    assert parse_location(json.dumps(data)) == url


@pytest.mark.parametrize("junk", [None, "", "[]", "null", "x"])
def test_an_invalid_location_is_none(junk):
    assert parse_location(junk) is None
