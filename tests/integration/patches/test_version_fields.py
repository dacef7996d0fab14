"""The fields that a worker finds for a version are those of stock Plone."""

from collective.async_.patches import version_fields
from helpers.versions import installer
from plone import api
from plone.app.versioningbehavior import modifiers
from plone.app.versioningbehavior.modifiers import CloneNamedFileBlobs
from plone.behavior.interfaces import IBehaviorAssignable
from plone.behavior.registration import lookup_behavior_registration
from plone.dexterity.behavior import DexterityBehaviorAssignable
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.schema import SCHEMA_CACHE
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from plone.namedfile.interfaces import INamedBlobFileField
from plone.namedfile.interfaces import INamedBlobImageField
from plone.namedfile.tests import getFile
from z3c.relationfield import RelationValue
from z3c.relationfield.interfaces import IRelationChoice
from z3c.relationfield.interfaces import IRelationList
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.intid.interfaces import IIntIds

import pytest


FILES = (INamedBlobFileField, INamedBlobImageField)
RELATIONS = (IRelationChoice, IRelationList)


@pytest.fixture
def install(monkeypatch):
    """Apply the patch until the end of the test."""
    return installer(monkeypatch)


@pytest.fixture
def read(monkeypatch):
    """The schemas that were gone through."""
    found = []
    for module in (modifiers, version_fields):
        stock = module.iterSchemata

        def count(content, stock=stock):
            found.append(content)
            return stock(content)

        monkeypatch.setattr(module, "iterSchemata", count)
    return found


@pytest.fixture
def items(folder):
    """With files, images, relations and none of them."""
    image = NamedBlobImage(getFile("image.png"), filename="image.png")
    file = NamedBlobFile(b"words in a file", filename="file.txt")
    create = api.content.create
    items = [
        folder,
        *folder.values(),
        create(folder, "Image", "image", image=image),
        create(folder, "Image", "no-image"),
        create(folder, "News Item", "news", image=image),
        create(folder, "News Item", "no-news"),
        create(folder, "File", "file", file=file),
        create(folder, "Link", "link"),
    ]
    intids = getUtility(IIntIds)
    related = [RelationValue(intids.getId(item)) for item in items[-3:]]
    folder["page-1"].relatedItems = related
    folder["news"].relatedItems = []
    return items


def found(content):
    """What stock Plone or the patch find, the same objects and in this order."""
    # Without a value it is a new list each time.
    values = [
        [v and id(v) for v in modifiers.getFieldValues(content, *kinds)]
        for kinds in (FILES, RELATIONS, RELATIONS[:1], FILES[1:])
    ]
    files = CloneNamedFileBlobs("", "").getReferencedAttributes(content)
    return values, list(files.items())


def test_the_same_with_less_work(items, install, read):
    stock = list(map(found, items))
    assert len({repr(one) for one in stock}) > 5
    install()
    assert list(map(found, items)) == stock
    assert list(map(found, reversed(items))) == stock[::-1]
    read.clear()
    for item in items:
        if item.portal_type in ("Document", "Folder", "Link"):
            found(item)
    assert read == []


def test_what_changes_in_an_item(items, folder, install):
    install()
    page = folder["page-1"]
    before = found(page)
    page.relatedItems = page.relatedItems[:1]
    assert found(page) != before
    assert list(modifiers.getFieldValues(page, *RELATIONS)) == [page.relatedItems]


def test_a_type_that_changes(folder, install, read):
    install()
    # The first time fills the cache of plone.dexterity on the request.
    found(folder["page-0"]), found(folder["page-0"])
    read.clear()
    found(folder["page-0"])
    assert read == []
    SCHEMA_CACHE.invalidations += 1
    found(folder["page-0"])
    assert read


def test_a_type_that_gets_a_behavior(folder, install):
    install()
    page = folder["page-0"]
    page.image = NamedBlobImage(getFile("image.png"), filename="image.png")
    assert not found(page)[1]
    fti = api.portal.get_tool("portal_types")["Document"]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.leadimage"))
    assert [blob for _name, blob in found(page)[1]] == [page.image._blob]
    assert list(modifiers.getFieldValues(page, *FILES)) == [page.image]


class Of(DexterityBehaviorAssignable):
    """Of an add-on: one page has an image, without a mark."""

    def enumerateBehaviors(self):
        yield from super().enumerateBehaviors()
        if self.context.getId() == "page-1":
            yield lookup_behavior_registration("plone.leadimage")


def test_items_with_schemas_of_their_own(items, folder, install):
    manager = getGlobalSiteManager()
    manager.registerAdapter(Of, (IDexterityContent,), IBehaviorAssignable)
    try:
        install()
        found(folder["page-0"])
        page = folder["page-1"]
        page.image = NamedBlobImage(getFile("image.png"), filename="image.png")
        assert [blob for _name, blob in found(page)[1]] == [page.image._blob]
        assert list(modifiers.getFieldValues(page, *FILES)) == [page.image]
    finally:
        manager.registerAdapter(
            DexterityBehaviorAssignable, (IDexterityContent,), IBehaviorAssignable
        )


def test_what_is_not_of_dexterity(portal, install):
    install()
    assert list(modifiers.getFieldValues(portal.portal_catalog, *FILES)) == []
