"""The links that a worker finds in an item are those of plone.app.linkintegrity."""

from collective.async_.patches import link_fields
from plone import api
from plone.app.linkintegrity.retriever import DXGeneral
from plone.app.textfield import RichTextValue
from plone.behavior.interfaces import IBehaviorAssignable
from plone.behavior.registration import lookup_behavior_registration
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.schema import SCHEMA_CACHE
from zope.component import getGlobalSiteManager

import pytest


MODEL = """
<model xmlns="http://namespaces.plone.org/supermodel/schema">
  <schema>
    <field name="notes" type="plone.app.textfield.RichText"><title>N</title></field>
  </schema>
</model>
"""


@pytest.fixture
def install(monkeypatch):
    """Apply the patch until the end of the test."""
    monkeypatch.setattr(DXGeneral, "retrieveLinks", DXGeneral.retrieveLinks)
    return link_fields.install


@pytest.fixture
def read(monkeypatch):
    """The items whose schemas were gone through."""
    found = []
    stock = link_fields._rich_texts

    def count(content):
        found.append(content)
        return stock(content)

    monkeypatch.setattr(link_fields, "_rich_texts", count)
    return found


@pytest.fixture
def items(folder):
    """With links in one field, in two, in none, and without such a field."""
    types = api.portal.get_tool("portal_types")
    fti = DexterityFTI(
        "recipe",
        klass="plone.dexterity.content.Container",
        model_source=MODEL,
        behaviors="plone.richtext",
    )
    types._setObject("recipe", fti)
    create = api.content.create
    recipe = create(folder, "recipe", "recipe", "Recipe")
    recipe.text = text("in-text")
    recipe.notes = text("in-notes", "in-text")
    bare = create(folder, "recipe", "bare", "Bare")
    bare.text, bare.notes = "not a rich text", None
    folder["page-0"].text = text("#here", "../page-1", "resolveuid/1")
    folder["page-1"].text = RichTextValue("")
    # A field that a type has lost, and one that it never had.
    link = create(folder, "Link", "link", "Link")
    link.text = folder["page-0"].text
    return [*folder.values(), folder, create(folder, "File", "file", "File")]


def text(*links):
    """A text with links."""
    found = [f'<p>To <a href="{link}">{link}</a></p>' for link in links]
    return RichTextValue("".join(found), "text/html", "text/x-html-safe")


def links(content):
    return DXGeneral(content).retrieveLinks()


def test_the_same_with_less_work(items, install, read):
    stock = list(map(links, items))
    assert {"in-text", "in-notes"} in stock
    assert {"#here", "../page-1", "resolveuid/1"} in stock
    install()
    assert list(map(links, items)) == stock
    assert len(read) == len({item.portal_type for item in items})
    read.clear()
    assert list(map(links, reversed(items))) == stock[::-1]
    assert read == []


def test_what_changes_in_an_item(items, folder, install):
    install()
    page = folder["page-0"]
    links(page)
    page.text = text("another")
    assert links(page) == {"another"}
    page.text = None
    assert links(page) == set()


def test_a_type_that_changes(folder, install, read):
    install()
    # The first time fills the cache of plone.dexterity on the request.
    links(folder["page-0"]), links(folder["page-0"])
    read.clear()
    links(folder["page-0"])
    assert read == []
    SCHEMA_CACHE.invalidations += 1
    links(folder["page-0"])
    assert read


def test_a_type_that_gets_a_behavior(items, folder, install):
    install()
    folder.text = text("in-folder")
    assert links(folder) == set()
    fti = api.portal.get_tool("portal_types")["Folder"]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.richtext"))
    assert links(folder) == {"in-folder"}


class Of(DexterityBehaviorAssignable):
    """Of an add-on: one item has a text, without a mark."""

    def enumerateBehaviors(self):
        yield from super().enumerateBehaviors()
        if self.context.getId() == "link":
            yield lookup_behavior_registration("plone.richtext")


def test_items_with_schemas_of_their_own(items, folder, install):
    manager = getGlobalSiteManager()
    manager.registerAdapter(Of, (IDexterityContent,), IBehaviorAssignable)
    try:
        install()
        other = api.content.create(folder, "Link", "other", "Other")
        assert links(other) == set()
        assert links(folder["link"]) == {"#here", "../page-1", "resolveuid/1"}
    finally:
        manager.registerAdapter(
            DexterityBehaviorAssignable, (IDexterityContent,), IBehaviorAssignable
        )


def test_an_add_on_that_finds_others(monkeypatch):
    assert link_fields.PATCH.is_needed()
    monkeypatch.setattr(DXGeneral, "retrieveLinks", lambda self: {"mine"})
    assert not link_fields.PATCH.is_needed()
