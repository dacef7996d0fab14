"""plone.app.multilingual's add form: the translation is linked to its source."""

from collections.abc import Iterator
from helpers.compare import assert_alike
from helpers.forms import clipboard
from helpers.forms import paste
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins

import pytest


@pytest.fixture
def multilingual(twins: Twins) -> Iterator[Twins]:
    """Both sites, with the languages English and German."""
    twins.both(lambda site: site.call("install", "plone.app.multilingual"))
    twins.both(lambda site: site.call("speak", ["en", "de"]))
    twins.both(lambda site: site.call("create", "en", "Document", "one", {}))
    twins.both(lambda site: site.call("clear"))
    yield twins
    twins.both(lambda site: site.call("delete", "en"))
    twins.both(lambda site: site.call("delete", "de"))
    twins.both(lambda site: site.call("uninstall", "plone.app.multilingual"))


def test_a_translation(multilingual: Twins):
    def click(site: Site) -> None:
        path = f"de/++addtranslation++{site.call('uid', 'en/one')}"
        answer = submit(site.editor, path, "form.buttons.save", {"title": "Eins"})
        assert answer.status_code == 302, answer.text[-2000:]

    multilingual.both(click)

    site = multilingual.asynchronous
    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert site.call("translations", "en/one") == {"de": "eins", "en": "one"}
    assert "ObjectTranslatedEvent" in {name for name, *_rest in site.call("events")}
    assert_alike(multilingual)


def test_a_translation_that_somebody_else_has_made_meanwhile(multilingual: Twins):
    site = multilingual.asynchronous
    path = f"de/++addtranslation++{site.call('uid', 'en/one')}"
    multilingual.pause_worker()
    for title in ("Eins", "Zwei"):
        submit(site.editor, path, "form.buttons.save", {"title": title})
    multilingual.resume_worker()

    # The worker has two processes, and each of them may run the first task.
    failed, made = sorted(site.wait(), key=lambda record: record["status"])
    assert made["status"] == "succeeded", made["traceback"]
    assert failed["traceback"] is None, failed["traceback"]
    assert failed["message"] == "There is a translation already."
    assert (failed["status"], "object" in failed["params"]) == ("failed", True)
    german = made["title"].lower()
    assert site.call("translations", "en/one") == {"de": german, "en": "one"}


def test_of_two_in_one_language_the_moved_one_is_the_translation(multilingual: Twins):
    # Not compared: in stock Plone it depends on the numbers of two catalog records.
    site = multilingual.asynchronous
    site.call("create", "de", "Document", "eins", {})
    site.call("link", "en/one", "de/eins")
    assert site.call("translations", "en/one") == {"de": "eins", "en": "one"}

    clipboard(site.editor, "cut", "en/one")
    paste(site.editor, "de")

    (record,) = site.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert site.call("translations", "de/one") == {"de": "one"}
    assert site.call("translations", "de/eins") == {"de": "eins"}
