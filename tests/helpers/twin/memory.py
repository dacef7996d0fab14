"""An annotation of the site for what tests set and what the site records."""

from persistent.list import PersistentList
from persistent.mapping import PersistentMapping
from plone import api
from zope.annotation.interfaces import IAnnotations
from zope.component.hooks import getSite


KEY = "twin"


def recall() -> PersistentMapping | None:
    """The annotation of this site, or None before the first test."""
    return IAnnotations(getSite(), {}).get(KEY)


def memory() -> PersistentMapping:
    """``events`` (a list), ``fail`` (event class name) and ``veto`` (a text)."""
    annotations = IAnnotations(api.portal.get())
    if KEY not in annotations:
        annotations[KEY] = PersistentMapping(events=PersistentList())
    return annotations[KEY]
