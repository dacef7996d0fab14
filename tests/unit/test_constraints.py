"""The constraints that are shipped are those of what Plone itself does not need."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import requires
from importlib.resources import files
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pathlib import Path

import pytest
import sys


ROOT = Path(__file__).parents[2]
PLONE = ("Products.CMFPlone", "plone.classicui", "plone.distribution", "plone.restapi")
OURSELVES = "collective-async"


def needed(*names: str) -> set[str]:
    """The packages, with all that they need."""
    found: set[str] = set()
    left = list(map(Requirement, names))
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        key = f"{name}{sorted(requirement.extras)}"
        if key in found:
            continue
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        found.add(key)
        for line in lines:
            more = Requirement(line)
            extras = requirement.extras or {""}
            if not more.marker or any(
                more.marker.evaluate({"extra": e}) for e in extras
            ):
                left.append(more)
    return {key.partition("[")[0] for key in found}


def pins(text: str) -> dict[str, str]:
    lines = [line.partition(";")[0] for line in text.splitlines()]
    pairs = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version.strip() for name, version in pairs}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="3.10 needs some backports.")
def test_they_are_complete_and_no_more():
    shipped = pins(files("collective.async_").joinpath("constraints.txt").read_text())
    assert set(shipped) == needed("collective.async") - needed(*PLONE) - {OURSELVES}


def test_they_are_the_versions_that_are_tested():
    shipped = pins(files("collective.async_").joinpath("constraints.txt").read_text())
    tested = pins((ROOT / "constraints.txt").read_text())
    assert shipped == {name: tested[name] for name in shipped}
