"""The site root, a site in a folder of Zope, a language folder: all as in stock Plone."""

from collections.abc import Iterator
from collective.async_.demo.accounts import ADMIN
from helpers.compare import assert_alike
from helpers.entries import ENTRIES
from helpers.entries import Entry
from helpers.forms import clipboard
from helpers.forms import contents_button
from helpers.forms import paste
from helpers.forms import submit
from helpers.sites import Site
from helpers.sites import Twins
from helpers.stack import Client
from requests import Response

import pytest


def as_admin(site: Site) -> Client:
    """The administrator of Zope."""
    client = Client(site.url)
    client.auth = ADMIN
    return client


@pytest.fixture
def site_form(twins: Twins) -> Iterator[None]:
    """The title of both sites is what it was, afterwards."""
    name = "Background tasks"
    yield
    for site in (twins.asynchronous, twins.stock):
        values = {"title": name}
        submit(as_admin(site), "edit", "form.buttons.save", values)


def test_the_site_itself_is_edited(twins: Twins, site_form: None):
    def click(site: Site) -> Response:
        values = {"title": "Other tasks"}
        return submit(as_admin(site), "edit", "form.buttons.save", values)

    for answer in twins.both(click):
        assert answer.status_code == 302, answer.text[-2000:]
    (record,) = twins.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert_alike(twins)


def test_the_site_itself_is_renamed_at_once(twins: Twins, site_form: None):
    def click(site: Site) -> Response:
        values = {"new_title": "Other tasks"}
        button = "form.buttons.Rename"
        return submit(as_admin(site), "object_rename", button, values)

    for answer in twins.both(click):
        assert answer.status_code == 302, answer.text[-2000:]
    assert twins.asynchronous.wait() == []
    assert_alike(twins)


@pytest.fixture
def multilingual(twins: Twins) -> Iterator[Twins]:
    """Both sites speak English and German."""
    twins.both(lambda site: site.call("install", "plone.app.multilingual"))
    twins.both(lambda site: site.call("speak", ["en", "de"]))
    for name in ("one", "two", "three"):
        values = {"title": name.title()}
        twins.both(
            lambda site, n=name, v=values: site.call("create", "en", "Document", n, v)
        )
    twins.both(lambda site: site.call("clear"))
    yield twins
    twins.both(lambda site: site.call("delete", "en"))
    twins.both(lambda site: site.call("delete", "de"))
    twins.both(lambda site: site.call("uninstall", "plone.app.multilingual"))


def _edit(site: Site) -> Response:
    return submit(site.editor, "en/edit", "form.buttons.save", {"title": "Pages"})


def _add(site: Site) -> Response:
    values = {"title": "Four"}
    return submit(site.editor, "en/++add++Document", "form.buttons.save", values)


def _rename(site: Site) -> Response:
    values = {"new_id": "other", "new_title": "Other"}
    return submit(site.editor, "en/one/object_rename", "form.buttons.Rename", values)


def _delete(site: Site) -> Response:
    return site.editor.delete_content("en/one")


def _paste(site: Site) -> Response:
    clipboard(site.editor, "copy", "en/one")
    return paste(site.editor, "en")


def _cut(site: Site) -> Response:
    clipboard(site.editor, "cut", "en/one")
    return paste(site.editor, "de")


def _paste_in_contents(site: Site) -> Response:
    clipboard(site.editor, "copy", "en/one")
    return contents_button(site.editor, "fc-paste", "en")


def _selection(site: Site) -> list[str]:
    return [site.call("uid", f"en/{name}") for name in ("one", "two")]


def _delete_in_contents(site: Site) -> Response:
    return contents_button(site.editor, "fc-delete", "en", selection=_selection(site))


def _publish_in_contents(site: Site) -> Response:
    form = {"selection": _selection(site), "transition": "publish"}
    return contents_button(site.editor, "fc-workflow", "en", **form)


CLICKS = (
    _edit,
    _add,
    _rename,
    _delete,
    _paste,
    _cut,
    _paste_in_contents,
    _delete_in_contents,
    _publish_in_contents,
)


@pytest.mark.parametrize("click", CLICKS, ids=lambda click: click.__name__.strip("_"))
def test_in_a_language_folder(multilingual: Twins, click):
    for answer in multilingual.both(click):
        assert answer.status_code < 400, answer.text[-2000:]
    (record,) = multilingual.asynchronous.wait()
    assert record["status"] == "succeeded", record["traceback"]
    assert_alike(multilingual)


@pytest.fixture
def nested(twins: Twins) -> Site:
    """A site inside a folder of Zope, with ``here`` and ``there``."""
    path = twins.asynchronous.call("nest")
    site = Site(twins, path)
    site.call("start")
    return site


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_in_a_site_inside_a_folder(nested: Site, entry: Entry):
    entry.prepare(nested)
    assert entry.click(nested).status_code < 400
    (record,) = nested.wait()
    assert record["status"] == "succeeded", record["traceback"]


def test_a_site_inside_a_folder_is_edited(nested: Site):
    values = {"title": "Other"}
    answer = submit(as_admin(nested), "edit", "form.buttons.save", values)
    assert answer.status_code == 302, answer.text[-2000:]
    (record,) = nested.wait()
    assert record["status"] == "succeeded", record["traceback"]
