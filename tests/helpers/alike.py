"""Does the same thing as in a worker and as in stock Plone, and compares the results."""

from collections.abc import Callable
from collective.async_.actions.properties.action import Properties
from collective.async_.actions.tags.action import changed_tags
from collective.async_.patches import catalog_moves
from collective.async_.patches import dexterity_getattr
from collective.async_.patches import dexterity_interfaces
from collective.async_.patches import path_levels
from collective.async_.patches import path_proxy
from collective.async_.patches import rule_assignments
from collective.async_.patches import rule_executors
from collective.async_.patches import security_reindex
from collective.async_.patches import sibling_values
from collective.async_.patches import unchanged_values
from collective.async_.patches import value_plan
from DateTime import DateTime
from helpers.compare import differences
from helpers.dump import dump
from helpers.patched import patched
from plone.app.contentrules import handlers
from plone.app.contentrules import rule
from plone.dexterity.content import DexterityContent
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.content import Item
from Products.CMFCore import indexing
from Products.CMFCore.CMFCatalogAware import CatalogAware
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import PortalCatalogProcessor
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from types import SimpleNamespace
from typing import Any
from zope.globalrequest import getRequest

import transaction


PATCHES = (
    dexterity_getattr,
    dexterity_interfaces,
    catalog_moves,
    path_levels,
    path_proxy,
    rule_assignments,
    rule_executors,
    security_reindex,
    unchanged_values,
    sibling_values,
)
PLACES = [
    (IndexQueue, "process"),
    (ExtendedPathIndex, "index_object"),
    (indexing, "PathProxy"),
    (rule, "IRuleAssignmentManager"),
    (handlers, "execute"),
    (PortalCatalogProcessor, "reindex"),
    (unchanged_values, "_installed"),
    (CatalogAware, "reindexObjectSecurity"),
    (DexterityContent, "__getattr__"),
    (Item, "__getattr__"),
    (FTIAwareSpecification, "__get__"),
    (sibling_values.allowedRolesAndUsers, "callable"),
    (sibling_values.is_default_page, "callable"),
]


def assert_alike(
    site: Any, act: Callable[[Any], None], parts: list[str] | None = None
) -> None:
    """It has the same result in a worker as in stock Plone."""
    # A worker has a new request for each transaction.
    vars(getRequest()).pop(value_plan.PLANS, None)
    act(site)
    stock = dump()
    transaction.abort()
    with patched(PLACES, *PATCHES):
        act(site)
        ours = dump()
    transaction.abort()
    found = list(differences(ours, stock))
    assert not found, "\n".join(found)
    assert parts is None or parts


def rename(site: Any) -> None:
    site.manage_renameObjects(["top"], ["renamed"])


def move(site: Any) -> None:
    site["other"].manage_pasteObjects(site.manage_cutObjects(["top"]))


TAGS = {"add": ["new"], "remove": ["wood"]}
PROPERTIES = {
    "effectiveDate": DateTime(2031, 1, 1),
    "expirationDate": DateTime(2041, 1, 1),
    "copyright": "Ours",
    "contributors": ["jane"],
    "creators": ["joe", "ann"],
    "exclude": "yes",
    "language": "",
}


def all_content(site: Any) -> list[Any]:
    brains = site.portal_catalog.unrestrictedSearchResults(path="/plone/top")
    return [brain._unrestrictedGetObject() for brain in brains]


def tag(site: Any) -> None:
    for content in all_content(site):
        content.setSubject(changed_tags(content, **TAGS))
        content.reindexObject()


def set_properties(site: Any, **values: Any) -> None:
    record = SimpleNamespace(params={"values": {**PROPERTIES, **values}})
    for content in all_content(site):
        Properties().change(record, content)
