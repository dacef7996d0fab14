"""The comparison of make test-plone."""

from pathlib import Path
from upstream.outcomes import Comparison
from upstream.outcomes import Expected
from upstream.outcomes import read_expected
from upstream.outcomes import read_outcomes

import pytest


PACKAGE = "plone.app.content"


def surprises(path, installed, *expected):
    return Comparison(PACKAGE, path, installed, list(expected)).surprises


def test_what_passes_in_both_ways_is_no_difference():
    found = Comparison(PACKAGE, {"a": None, "b": None}, {"a": None, "b": "x"}, [])
    assert found.passed == ["a"]
    assert found.tests == {"a", "b"}


@pytest.mark.parametrize(
    "path,installed,fails",
    [
        ({"a": None}, {"a": "wrong"}, "fails (installed): wrong"),
        ({"a": "wrong"}, {"a": None}, "fails (not installed): wrong"),
        ({"a": "wrong"}, {"a": "worse"}, "fails (both): worse"),
        ({"a": None}, {"b": None, "a": None}, "b"),
    ],
)
def test_what_fails_and_is_not_listed_is_a_surprise(path, installed, fails):
    (line,) = surprises(path, installed)
    assert fails in line


def test_a_test_that_has_run_in_one_way_only_is_a_surprise():
    assert surprises({"a": None}, {}) == ["a: fails (installed): it has not run"]


def test_what_fails_as_it_is_listed_is_none():
    listed = Expected("a", "installed", "why")
    assert surprises({"a": None}, {"a": "wrong"}, listed) == []
    assert len(surprises({"a": "wrong"}, {"a": "wrong"}, listed)) == 1


def test_a_listed_test_that_passes_is_a_surprise():
    listed = Expected("a", "installed", "why")
    (line,) = surprises({"a": None}, {"a": None}, listed)
    assert line == "a: expected to fail (installed), but it passes"


def test_a_listed_test_that_is_gone_is_a_surprise():
    listed = Expected("gone", "both", "why")
    (line,) = surprises({"a": None}, {"a": None}, listed)
    assert "there is no such test" in line


def test_a_package_without_tests_is_a_surprise():
    assert surprises({}, {}) == [f"{PACKAGE}: no test has run"]


def test_outcomes_are_read_from_the_reports(tmp_path):
    Path(tmp_path, "one.xml").write_text(
        "<testsuite>"
        '<testcase classname="plone.app.content.tests.test_a.A" name="test_x"/>'
        '<testcase classname="lib.plone.app.content.tests" name="a.rst">'
        '<failure message="No."/></testcase>'
        '<testcase classname="plone.app.content.tests.test_a.A" name="test_y">'
        '<error message=""/></testcase>'
        "</testsuite>"
    )
    assert read_outcomes(tmp_path, PACKAGE) == {
        "tests.test_a.A.test_x": None,
        "tests.a.rst": "No.",
        "tests.test_a.A.test_y": "",
    }


@pytest.mark.parametrize("row", ["a,never,why", "a,both,"])
def test_a_row_says_in_which_way_its_test_fails_and_why(tmp_path, row):
    path = tmp_path / "differences.csv"
    path.write_text(f"Package,Test,Fails,Reason\n{PACKAGE},{row}\n")
    with pytest.raises(ValueError, match="a: fails"):
        read_expected(path, PACKAGE)
