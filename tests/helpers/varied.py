"""Content of all kinds, in a site with indexes and scripts of add-ons."""

from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from helpers import odd
from plone import api
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.app.multilingual.interfaces import ITranslationManager
from plone.app.textfield.value import RichTextValue
from plone.base.interfaces import INavigationRoot
from plone.base.utils import get_installer
from plone.dexterity.fti import DexterityFTI
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer.interfaces import IIndexer
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from plone.namedfile.tests import getFile
from plone.testing.zca import stackConfigurationContext
from Products.PythonScripts.PythonScript import PythonScript
from Products.ZCatalog.interfaces import IZCatalog
from pytz import utc
from types import SimpleNamespace
from typing import Any
from z3c.relationfield import RelationValue
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.component.hooks import getSite
from zope.component.hooks import setSite
from zope.configuration import xmlconfig
from zope.interface import alsoProvides
from zope.intid.interfaces import IIntIds
from zope.lifecycleevent import modified

import plone.app.iterate
import transaction


INDEXERS = (
    (odd.spot, (IDexterityContent, IZCatalog), "spot"),
    (odd.above, (IDexterityContent, IZCatalog), "above"),
    (odd.at_home, (IDexterityContent, IZCatalog), "at_home"),
    (odd.marked_subject, (odd.IMarked, IZCatalog), "Subject"),
    (odd.marked_text, (odd.IMarked, IZCatalog), "SearchableText"),
)
TEXT = '<p>Read <a href="resolveuid/%s">more</a> of the forest.</p>'


@contextmanager
def add_ons(context: Any) -> Iterator[None]:
    """Indexers of add-ons, and plone.app.iterate, which the layer lacks."""
    manager = getGlobalSiteManager()
    adapters = list(manager.registeredAdapters())
    handlers = list(manager.registeredHandlers())
    for factory, wanted, name in INDEXERS:
        manager.registerAdapter(factory, wanted, IIndexer, name)
    context = stackConfigurationContext(context)
    site = getSite()
    # Else it would be registered in the site.
    setSite(None)
    xmlconfig.file("configure.zcml", plone.app.iterate, context=context)
    setSite(site)
    try:
        yield
    finally:
        for new in _added(adapters, manager.registeredAdapters()):
            manager.unregisterAdapter(new.factory, new.required, new.provided, new.name)
        for new in _added(handlers, manager.registeredHandlers()):
            manager.unregisterHandler(new.factory, new.required, new.name)


def _added(before: list[Any], after: Iterable[Any]) -> list[Any]:
    known = set(map(repr, before))
    return [registration for registration in after if repr(registration) not in known]


def fill(portal: Any) -> None:
    """Create a folder ``top`` with content of all kinds, and others around it."""
    for product in ("plone.app.multilingual", "plone.app.iterate"):
        get_installer(portal, portal.REQUEST).install_product(product)
    portal.portal_workflow.setDefaultChain("simple_publication_workflow")
    _catalog_more(portal)
    _add_types(portal)
    # The content gets the interfaces that its types have from now on.
    transaction.commit()
    other = api.content.create(portal, "Folder", "other", "Other")
    # A link in it leads to another address than before.
    alsoProvides(other, INavigationRoot)
    other.reindexObject()
    top = api.content.create(portal, "Folder", "top", "Top", language="en")
    api.user.grant_roles("test_user_1_", roles=["Reader"], obj=portal["other"])
    _create_simple(top)
    _create_media(top)
    _create_nested(top)
    for content in top.values():
        modified(content)
    ICheckinCheckoutPolicy(top["page"]).checkout(top)
    german = api.content.create(top, "Document", "seite", "Seite", language="de")
    ITranslationManager(top["english"]).register_translation("de", german)


def _catalog_more(portal: Any) -> None:
    catalog = portal.portal_catalog
    for name in ("spot", "above", "where", "title_path"):
        catalog.addIndex(name, "FieldIndex")
        catalog.addColumn(name)
    extra = SimpleNamespace(
        lexicon_id="plone_lexicon", index_type="Okapi BM25 Rank", doc_attr="spot,Title"
    )
    catalog.addIndex("words", "ZCTextIndex", extra)
    extra.doc_attr = "at_home"
    catalog.addIndex("at_home", "ZCTextIndex", extra)
    # Of an add-on, for a value that Plone keeps.
    crooked = odd.CrookedIndex("crooked", extra={"indexed_attrs": "Title"})
    catalog._catalog.addIndex("crooked", crooked)
    # A name that items do not have: plone.indexer calls the script instead.
    script = PythonScript("title_path")
    script.write("return '/'.join(context.getPhysicalPath())")
    portal._setObject("title_path", script)
    # And one that the catalog asks for anyway.
    script = PythonScript("in_reply_to")
    script.write("return context.getId() + container.getId()")
    portal._setObject("in_reply_to", script)
    workflow = portal.portal_workflow["simple_publication_workflow"]
    workflow.variables.addVariable("where")
    workflow.variables["where"].setProperties(
        "", default_expr="object/absolute_url", for_catalog=1
    )


def _add_types(portal: Any) -> None:
    for id_, class_ in (
        ("signpost", "helpers.odd.Signpost"),
        ("guide", "helpers.odd.Guide"),
        ("recipe", "plone.dexterity.content.Container"),
    ):
        portal.portal_types._setObject(
            id_,
            DexterityFTI(
                id_,
                title=id_.title(),
                klass=class_,
                behaviors="plone.dublincore\nplone.richtext\nplone.leadimage",
            ),
        )


def _create_simple(top: Any) -> None:
    for id_ in ("page", "linked", "english", "marked", "changed", "again", "plain"):
        api.content.create(
            top,
            "Document",
            id_,
            id_.title(),
            description=f"Of {id_} trees",
            subject=("wood", id_),
            language="en" if id_ == "english" else "",
        )
    alsoProvides(top["marked"], odd.IMarked)
    uid = api.content.get_uuid(top["linked"])
    top["page"].text = RichTextValue(TEXT % uid, "text/html", "text/x-html-safe")
    intid = getUtility(IIntIds).getId(top["linked"])
    top["page"].relatedItems = [RelationValue(intid)]
    api.content.create(
        top, "Link", "link", "A link", remoteUrl="${navigation_root_url}/top/page"
    )
    api.content.create(
        top,
        "Event",
        "event",
        "A feast",
        start=datetime(2030, 1, 1, 9, tzinfo=utc),
        end=datetime(2030, 1, 1, 12, tzinfo=utc),
        recurrence="RRULE:FREQ=DAILY;COUNT=3",
        location="The wood",
    )
    query = [{"i": "portal_type", "o": "plone.app.querystring.x", "v": ["Document"]}]
    api.content.create(top, "Collection", "collection", "All", query=query)


def _create_media(top: Any) -> None:
    image = NamedBlobImage(getFile("image.png"), filename="image.png")
    for type_ in ("Image", "News Item", "recipe"):
        api.content.create(top, type_, type_.lower()[:4], type_, image=image)
    data = NamedBlobFile(b"words in a file", filename="file.txt")
    api.content.create(top, "File", "file", "A file", file=data)


def _create_nested(top: Any) -> None:
    below = api.content.create(top, "Folder", "below", "Below")
    deep = api.content.create(below, "Folder", "deep", "Deep")
    api.content.create(deep, "signpost", "sign", "Sign")
    api.content.create(deep, "guide", "guide", "A guide")
    api.content.create(deep, "Document", "last", "Last")
    deep.setDefaultPage("last")
    api.user.grant_roles("test_user_1_", roles=["Editor"], obj=below)
