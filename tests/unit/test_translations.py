"""Every text of the sources is translated in every catalog."""

from collections.abc import Iterator

import pytest
import re
import translations


LANGUAGES = {"de", "en", "es", "fr", "pt_BR"}
VARIABLE = re.compile(r"\$\{\w+\}")


@pytest.fixture(scope="module")
def msgids() -> set[str]:
    return ids(translations.extracted())


@pytest.fixture(params=translations.catalogs(), ids=lambda p: p.parents[1].name)
def catalog(request: pytest.FixtureRequest):
    return translations.read(request.param)


def messages(catalog) -> Iterator:
    return (message for message in catalog if message.id)


def ids(catalog) -> set[str]:
    return {message.id for message in messages(catalog)}


def test_all_languages():
    assert {path.parents[1].name for path in translations.catalogs()} == LANGUAGES


def test_extraction_sees_every_kind_of_source(msgids):
    assert {
        "Deleting “${title}” from “${folder}”",
        "Task details",
        "Dismiss",
        "“${title}” is being deleted by ${user}.",
        "Background tasks (collective.async)",
        "Background tasks",
    } <= msgids


def test_template_is_up_to_date(msgids):
    assert ids(translations.read(translations.TEMPLATE)) == msgids, "make i18n"


def test_no_string_is_missing(msgids, catalog):
    assert ids(catalog) == msgids, "make i18n"


def test_all_is_translated(catalog):
    assert not catalog.fuzzy
    assert [m.id for m in messages(catalog) if m.fuzzy or not m.string] == []


def test_variables_are_the_same(catalog):
    differ = [
        message.id
        for message in messages(catalog)
        if sorted(VARIABLE.findall(message.id))
        != sorted(VARIABLE.findall(message.string))
    ]
    assert differ == []


def test_no_markup(catalog):
    assert [m.id for m in messages(catalog) if re.search("[<>]", m.id + m.string)] == []


def test_english_is_the_id_and_no_other_language_is(catalog):
    sentences = [message for message in messages(catalog) if message.id.count(" ") > 2]
    same = [message for message in sentences if message.string == message.id]
    assert len(same) == (len(sentences) if str(catalog.locale) == "en" else 0)
