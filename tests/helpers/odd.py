"""Content and code of add-ons that make catalog values depend on anything."""

from plone.app.contenttypes.behaviors.richtext import IRichTextBehavior
from plone.app.contenttypes.content import Document
from plone.app.dexterity.behaviors.exclfromnav import IExcludeFromNavigationDefault
from plone.app.textfield.value import RichTextValue
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer import indexer
from Products.PluginIndexes.FieldIndex.FieldIndex import FieldIndex
from zope.interface import implementer
from zope.interface import Interface


class IMarked(Interface):
    """Marks an item whose subjects depend on its path."""


class Signpost(Document):
    """Its title depends on its path."""

    def Title(self):
        return f"{self.title} at {'/'.join(self.getPhysicalPath())}"


class Guide(Document):
    """It has an attribute for each name, which depends on its path."""

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name in ("location", "sync_uid"):
                return f"{name} of {'/'.join(self.getPhysicalPath())}"
            raise


@indexer(IDexterityContent)
def spot(obj):
    """An indexer that depends on the path."""
    return "/".join(obj.getPhysicalPath())


@indexer(IDexterityContent)
def above(obj):
    """An indexer that depends on what contains the item."""
    return obj.aq_parent.aq_parent.Title()


@indexer(IDexterityContent)
def at_home(obj):
    """A text that is lost when the item is moved."""
    return f"{obj.getId()} at home" if "top" in obj.getPhysicalPath() else None


@indexer(IMarked)
def marked_subject(obj):
    """Instead of Plone's own, for a marker interface."""
    return (obj.Title(), "/".join(obj.getPhysicalPath()))


@indexer(IMarked)
def marked_text(obj):
    """Instead of Plone's own, for a marker interface."""
    return f"{obj.Title()} {'/'.join(obj.getPhysicalPath())}"


def patched_title(self):
    """For a site that patches a method of Plone."""
    return f"{self.title} ({self.absolute_url_path()})"


def patched_size(self):
    """Another one."""
    return 10_000 * len(self.getPhysicalPath()[-2])


class Sized:
    """A size that depends on the path, for a type."""

    def __init__(self, context):
        self.context = context

    def sizeForSorting(self):
        return "bytes", 10_000 * len(self.context.getPhysicalPath()[-2])


class CrookedIndex(FieldIndex):
    """Its entries depend on the path, whatever value it asks for."""

    def _get_object_datum(self, obj, attr):
        return "/".join(obj.getPhysicalPath())


@implementer(IRichTextBehavior)
class Text:
    """A text that depends on the path, instead of Plone's own."""

    def __init__(self, context):
        path = " ".join(context.getPhysicalPath())
        self.text = RichTextValue(path, "text/plain", "text/plain")


DAY = "monday"


def text_of_the_day():
    """A default value that changes."""
    return RichTextValue(DAY, "text/plain", "text/plain")


def nothing():
    """A value that is computed, and not there."""


def type_error():
    """A value that cannot be computed."""
    raise TypeError


def attribute_error():
    """Another one."""
    raise AttributeError


class Plain:
    """It is cataloged, but not stored."""

    portal_type = "Plain"

    def getPhysicalPath(self):
        return ("", "plone", "nowhere")


@implementer(IExcludeFromNavigationDefault)
def exclude_old(content):
    """A default value that depends on a date, instead of Plone's own."""
    return content.modification_date.year() < 2033
