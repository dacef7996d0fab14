"""The comparison of make test-plone."""

from pathlib import Path
from upstream.outcomes import Comparison
from upstream.outcomes import Expected
from upstream.outcomes import read_expected
from upstream.outcomes import read_outcomes

import pytest


PACKAGE = "plone.app.content"


def surprises(path, installed, *expected, taken_on=None):
    return Comparison(
        PACKAGE, path, installed, taken_on or {}, list(expected)
    ).surprises


def test_what_passes_in_both_ways_is_no_difference():
    found = Comparison(PACKAGE, {"a": None, "b": None}, {"a": None, "b": "x"}, {}, [])
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
    listed = Expected("a", "installed", "wro", "why")
    assert surprises({"a": None}, {"a": "wrong"}, listed) == []


@pytest.mark.parametrize(
    "path,installed", [("wrong", "wrong"), ("wrong", None), (None, "other")]
)
def test_a_listed_test_that_fails_otherwise_is_a_surprise(path, installed):
    listed = Expected("a", "installed", "wrong", "why")
    (line,) = surprises({"a": path}, {"a": installed}, listed)
    assert line.startswith("a: is listed, but fails otherwise")


def test_a_listed_test_that_passes_is_a_surprise():
    listed = Expected("a", "installed", "", "why")
    assert surprises({"a": None}, {"a": None}, listed) == ["a: is listed, but passes"]


def test_a_listed_test_that_is_gone_is_a_surprise():
    listed = Expected("gone", "both", "", "why")
    (line,) = surprises({"a": None}, {"a": None}, listed)
    assert line == "gone: is listed, but there is no such test"


def test_what_ends_at_another_address_must_pass_at_the_new_one():
    listed = Expected("a", "address", "", "why")
    outcomes = {"a": None}, {"a": "wrong"}
    assert surprises(*outcomes, listed, taken_on={"a": None}) == []
    (line,) = surprises(*outcomes, listed, taken_on={"a": "gone"})
    assert line == "a: fails at the new address, too: gone"
    assert len(surprises(*outcomes, listed)) == 1


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


@pytest.mark.parametrize("row", ["a,never,,why", "a,both,wrong,"])
def test_a_row_says_in_which_way_its_test_fails_and_why(tmp_path, row):
    path = tmp_path / "differences.csv"
    path.write_text(f"Package,Test,Fails,Error,Reason\n{PACKAGE},{row}\n")
    with pytest.raises(ValueError, match="a: fails"):
        read_expected(path, PACKAGE)


def test_names_in_the_table_are_marked_as_code(tmp_path):
    path = tmp_path / "differences.csv"
    path.write_text(
        "Package,Test,Fails,Error,Reason\n"
        f"{PACKAGE},``a.b_``,installed,``no``,why\nother,``c``,both,,why\n"
    )
    (expected,) = read_expected(path, PACKAGE)
    assert expected == Expected("a.b_", "installed", "no", "why")
    assert expected.pattern == "b_"
