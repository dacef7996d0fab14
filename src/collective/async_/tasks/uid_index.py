"""Plone's index of UIDs, read directly.

A search would process the indexing queue. A task that does one item after the other
would do that for each of them, and compute again what siblings have in common.
"""

from ..prefetch import load_keys
from collections.abc import Collection
from Products.PluginIndexes.UUIDIndex.UUIDIndex import UUIDIndex
from typing import Any


def is_readable(catalog: Any) -> bool:
    """Does this catalog have Plone's own index, and not that of an add-on?"""
    return type(catalog._catalog.indexes.get("UID")) is UUIDIndex


def record_ids(catalog: Any, uids: Collection[str]) -> dict[str, int]:
    """The catalog's record ids of those UIDs that the index knows, in this order.

    The UIDs are random, and those of a hundred items are in nearly as many parts of the
    index.
    """
    index = catalog._catalog.indexes["UID"]._index
    if len(uids) > 1:
        load_keys(index, uids)
    found = ((uid, index.get(uid)) for uid in uids)
    return {uid: rid for uid, rid in found if rid is not None}
