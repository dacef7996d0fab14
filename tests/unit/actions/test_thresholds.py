"""The thresholds that the docs name are those of the code."""

from importlib import import_module
from pathlib import Path

import pytest
import re


DOCS = Path(__file__).parents[3] / "docs" / "reference" / "settings.rst"
ROW = re.compile(r"^    ``([a-z]+)`` +(\d+)  ", re.MULTILINE)
MODULES = {
    "checkin": "checkin.form",
    "properties": "properties.contents",
    "rearrange": "rearrange.enqueue",
    "revert": "revert.view",
    "sharing": "sharing.enqueue",
    "tags": "tags.contents",
    "transition": "transition.enqueue",
}


def test_all_are_named():
    assert dict(ROW.findall(DOCS.read_text())).keys() == MODULES.keys()


@pytest.mark.parametrize("action", MODULES)
def test_the_number(action):
    module = import_module(f"collective.async_.actions.{MODULES[action]}")
    assert dict(ROW.findall(DOCS.read_text()))[action] == str(module.THRESHOLD)
