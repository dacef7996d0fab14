"""Every text of the Volto add-on is translated. Volto itself merges these catalogs."""

from babel.messages.pofile import read_po
from pathlib import Path

import pytest
import re


ADDON = Path(__file__).parents[3] / "volto" / "packages" / "volto-collective-async"
LANGUAGES = ("de", "es", "fr", "pt_BR")
ID = re.compile(r"\bid:\s*'([^']+)'")
VARIABLE = re.compile(r"\{(\w+),")
# Volto has these ids, too; a second translation would replace its own everywhere.
VOLTO = {"Cancel", "Items", "State", "Undo"}


def texts() -> set[str]:
    """The message ids in the sources. They are all in one module."""
    return set(ID.findall((ADDON / "src" / "messages.js").read_text())) - VOLTO


def catalog(path: str):
    with (ADDON / "locales" / path).open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_the_texts_are_found():
    assert {"Tasks in progress", "This page has changed."} <= texts()


@pytest.mark.parametrize("path", ["volto.pot", "en/LC_MESSAGES/volto.po"])
def test_the_template_has_all_texts(path: str):
    assert {message.id for message in catalog(path)} == texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_translated(language: str):
    messages = catalog(f"{language}/LC_MESSAGES/volto.po")
    assert {message.id for message in messages if message.string} == texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_variables_are_the_same(language: str):
    for message in catalog(f"{language}/LC_MESSAGES/volto.po"):
        assert VARIABLE.findall(message.string) == VARIABLE.findall(message.id)


@pytest.mark.parametrize("path", sorted((ADDON / "src").rglob("*.jsx")), ids=str)
def test_no_text_is_in_the_components(path: Path):
    found = re.findall(r">\s*[A-Z][a-z]+ [^<{]*<", path.read_text())
    assert not found, "put it into messages.js"
