"""What the catalog knows of many items, without a brain for each of them."""

from ..prefetch import load_keys
from . import uid_index
from collections.abc import Sequence
from plone import api
from plone.base.utils import safe_text
from Products.CMFCore.indexing import processQueue
from typing import Any
from typing import NamedTuple


COLUMNS = (
    "UID",
    "Title",
    "getId",
    "portal_type",
    "review_state",
    "Creator",
    "is_folderish",
)


class CatalogRow(NamedTuple):
    """What the catalog knows of an item; empty texts for what it has no value for."""

    path: str
    uid: str
    title: str
    portal_type: str
    state: str
    creator: str
    folderish: bool


def visible_rows(uids: Sequence[str]) -> list[CatalogRow] | None:
    """Those of these items that the user may see, as the views of Contents find them.

    None if the catalog cannot be read like this: it has another index of UIDs, or one
    of COLUMNS was removed.
    """
    catalog = api.portal.get_tool("portal_catalog")
    schema = catalog._catalog.schema
    if not (uid_index.is_readable(catalog) and schema.keys() >= set(COLUMNS)):
        return None
    data, paths = catalog._catalog.data, catalog._catalog.paths
    rids = _visible(catalog, uids)
    # Not the parts of ``data``, too: the client may not keep them, they are so large.
    load_keys(paths, rids)
    positions = [schema[name] for name in COLUMNS]
    return [_row(paths[rid], data[rid], positions) for rid in rids]


def _visible(catalog: Any, uids: Sequence[str]) -> list[int]:
    """Their record ids, in the order in which a search returns them."""
    # The index is read directly, so what is queued must be in it. And it is read before
    # the search, which would read it part by part.
    processQueue()
    known = uid_index.record_ids(catalog, uids)
    found = catalog(UID=list(uids), show_inactive=True)
    if len(found) < len(known):
        visible = {brain.UID for brain in found}
        known = {uid: rid for uid, rid in known.items() if uid in visible}
    return sorted(known.values())


def _row(path: str, values: Sequence[Any], positions: Sequence[int]) -> CatalogRow:
    uid, title, item_id, *kind, folderish = (
        values[position] or "" for position in positions
    )
    # As objectTitle() of these views.
    title = safe_text(title or item_id)
    portal_type, state, creator = kind
    return CatalogRow(path, uid, title, portal_type, state, creator, bool(folderish))
