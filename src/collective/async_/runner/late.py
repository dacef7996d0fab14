"""The second step of a task with many new items: the indexes that were put off."""

from ..worker.late import is_known
from ..worker.late import late_indexes
from ..worker.late import Values
from .transient import is_transient
from collections.abc import Mapping
from plone import api
from types import SimpleNamespace
from typing import Any

import logging
import time


logger = logging.getLogger("collective.async")

# Seconds for each transaction: an editor's save takes less to try again.
SECONDS = 1.0


def index_some(left: Any, known: Mapping[int, Values | None]) -> None:
    """Index for a second and take off ``left`` (a set of record ids) what is done.

    ``known`` has what need not be asked for again. What has gone by now, or somebody
    has indexed since, is done.
    """
    catalog = api.portal.get_tool("portal_catalog")
    deadline = time.monotonic() + SECONDS
    # Caches of search results depend on it.
    catalog._increment_counter()
    for rid in list(left):
        _index(catalog, rid, known.get(rid))
        left.remove(rid)
        if time.monotonic() > deadline:
            break


def _index(catalog: Any, rid: int, known: Values | None) -> None:
    path = catalog._catalog.paths.get(rid)
    if path is None:
        return
    indexes = late_indexes(catalog)
    names = [name for name, i in indexes.items() if not is_known(i, rid)]
    if known is None:
        _ask_again(catalog, path, names)
        return
    for name in set(names) & set(known):
        indexes[name].index_object(rid, SimpleNamespace(**known[name]))


def _ask_again(catalog: Any, path: str, names: list[str]) -> None:
    """The process that knew the answers has gone."""
    try:
        content = catalog.unrestrictedTraverse(path)
        catalog.catalog_object(content, path, idxs=names, update_metadata=False)
    except Exception as error:
        if is_transient(error):
            raise
        # It is there, whatever becomes of its text.
        logger.exception("The text of %s could not be indexed", path)
