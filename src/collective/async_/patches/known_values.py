"""Catalog values that read nothing but the item itself. Part of ``unchanged_values``.

They depend neither on its path nor on what contains it, nor on its security, its state
or the dates that a move or a state change sets; ``READ_BY`` tells which of them depend
on what else may be written. What is not listed here is computed as in stock Plone.
"""

from plone.app.contenttypes import content as contenttypes
from plone.app.contenttypes.behaviors.richtext import IRichTextBehavior
from plone.app.dexterity.behaviors.exclfromnav import default_exclude
from plone.app.dexterity.behaviors.exclfromnav import default_exclude_false
from plone.app.dexterity.behaviors.exclfromnav import default_exclude_true
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from plone.uuid.interfaces import IUUID
from Products.CMFUid.UniqueIdAnnotationTool import UniqueIdAnnotation
from zope.filerepresentation.interfaces import IRawReadFile
from zope.size.interfaces import ISized


# Exactly these: a subclass may do anything.
CLASSES = frozenset(
    (
        Container,
        Item,
        contenttypes.Collection,
        contenttypes.Document,
        contenttypes.Event,
        contenttypes.File,
        contenttypes.Folder,
        contenttypes.Image,
        contenttypes.Link,
        contenttypes.NewsItem,
    )
)
# Methods, and the modules that may define them.
METHODS = {
    "CreationDate": ("plone.dexterity.content",),
    "Creator": ("plone.dexterity.content",),
    "Description": ("plone.dexterity.content",),
    "ExpirationDate": ("plone.dexterity.content",),
    "SearchableText": ("Products.CMFCore.PortalContent",),
    "Subject": ("plone.dexterity.content",),
    "Title": ("plone.dexterity.content",),
    "Type": ("plone.dexterity.content", "Products.CMFCore.PortalFolder"),
    "created": ("plone.dexterity.content",),
    "expires": ("plone.dexterity.content",),
    "getId": ("OFS.SimpleItem",),
    "listCreators": ("plone.dexterity.content",),
}
# Methods that read a date which a move or a state change may write, and those dates.
# With an effective date, ``Date`` reads nothing else.
DATES = {
    "Date": frozenset(("effective_date", "modification_date")),
    "EffectiveDate": frozenset(("effective_date",)),
    "ModificationDate": frozenset(("modification_date",)),
    "effective": frozenset(("effective_date",)),
    "modified": frozenset(("modification_date",)),
}
# Methods that only show what others, which cost less, read as well.
SHOWN = {
    "CreationDate": {"created"},
    "Date": {"effective", "modified"},
    "EffectiveDate": {"effective"},
    "ExpirationDate": {"expires"},
    "ModificationDate": {"modified"},
}
# Methods that indexers call, likewise.
CALLED = {
    "content_type": (
        "plone.app.contenttypes.content",
        "plone.dexterity.filerepresentation",
    ),
    "getPortalTypeName": ("Products.CMFCore.DynamicType",),
    "getSize": ("plone.dexterity.filerepresentation",),
    "getTypeInfo": ("Products.CMFCore.DynamicType",),
    "get_size": (
        "plone.app.contenttypes.content",
        "plone.dexterity.filerepresentation",
    ),
}
# Attributes that the methods and the indexers read.
READ = (
    "creation_date",
    "creators",
    "description",
    "effective_date",
    "expiration_date",
    "file",
    "id",
    "image",
    "isPrincipiaFolderish",
    "modification_date",
    "subject",
    "text",
    "title",
)
# What tags and properties in Contents write to an item, and the kept values that read
# it. Sizes also read it, but only count what has a size of its own.
READ_BY = {
    "contributors": (),
    "creators": ("Creator", "listCreators"),
    "exclude_from_nav": ("exclude_from_nav",),
    "expiration_date": ("ExpirationDate", "expires"),
    "rights": (),
    "subject": ("SearchableText", "Subject"),
}
INDEXERS = {
    "UID": ("plone.app.uuid.indexer.uuidIndexer",),
    # Not that of a link: without an address it gives nothing, and the index keeps what
    # it has.
    "SearchableText": tuple(
        f"plone.app.contenttypes.indexers.SearchableText_{kind}"
        for kind in ("collection", "document", "file", "folder", "news")
    ),
    "getIcon": (
        "Products.CMFPlone.CatalogTool.getIcon",
        "plone.app.contenttypes.indexers.getIcon",
    ),
    "getObjSize": ("Products.CMFPlone.CatalogTool.getObjSize",),
    "is_folderish": ("Products.CMFPlone.CatalogTool.is_folderish",),
    "mime_type": ("plone.app.contenttypes.indexers.mime_type",),
    "sortable_title": ("Products.CMFPlone.CatalogTool.sortable_title",),
}
# Those that go through all fields, which behaviors of add-ons may read elsewhere.
OF_ALL_FIELDS = frozenset(
    (
        "Products.CMFPlone.CatalogTool.getObjSize",
        "plone.app.contenttypes.indexers.SearchableText_file",
        "plone.app.contenttypes.indexers.mime_type",
    )
)
# The adapters of the item that they use, and who must have made them.
ADAPTERS = {
    "SearchableText": (IRichTextBehavior, "plone.app.contenttypes.behaviors.richtext"),
    "UID": (IUUID, "plone.uuid.adapter"),
    "getObjSize": (ISized, "zope.size"),
    "mime_type": (IRawReadFile, "plone.dexterity.filerepresentation"),
}
# Attributes of the item, and the types that they must have.
ATTRIBUTES = {
    "cmf_uid": UniqueIdAnnotation,
    "exclude_from_nav": bool,
    "id": str,
    "portal_type": str,
}
# Indexers that read only the interfaces of the item.
INTERFACES = {"object_provides": "Products.CMFPlone.CatalogTool.object_provides"}
# What gives the default value of a field: it is the same for all items of a type.
DEFAULT_FACTORY = default_exclude
DEFAULTS = (default_exclude_false, default_exclude_true)
SCALES = "Products.CMFPlone.image_scales.indexer.image_scales"
