"""The second step of a task with many new items: the indexes that were put off."""

from ..worker.late import Answers
from ..worker.late import entry
from ..worker.late import late_indexes
from .transient import is_transient
from collections.abc import Mapping
from plone import api
from Products.PluginIndexes.DateIndex.DateIndex import DateIndex
from types import SimpleNamespace
from typing import Any

import logging
import time


logger = logging.getLogger("collective.async")

# Seconds for each transaction: an editor's save takes less to try again.
SECONDS = 1.0


def index_some(
    left: Any, known: Mapping[int, Answers | None], seconds: float = SECONDS
) -> None:
    """Index for a while and take off ``left`` (a set of record ids) what is done.

    ``known`` has what need not be asked for again. What has gone by now, or somebody
    has indexed since, is done.
    """
    catalog = api.portal.get_tool("portal_catalog")
    deadline = time.monotonic() + seconds
    # Caches of search results depend on it.
    catalog._increment_counter()
    for rid in list(left):
        _index(catalog, rid, known.get(rid))
        left.remove(rid)
        if time.monotonic() > deadline:
            break


def _index(catalog: Any, rid: int, known: Answers | None) -> None:
    path = catalog._catalog.paths.get(rid)
    if path is None:
        return
    indexes = late_indexes(catalog)
    if known is None:
        # Texts that are there are those of somebody who was faster.
        dates = {name for name, i in indexes.items() if isinstance(i, DateIndex)}
        new = {name for name, index in indexes.items() if not entry(index, rid)}
        _ask_again(catalog, path, sorted(dates | new))
        return
    for name in set(indexes) & set(known):
        if entry(indexes[name], rid) == known[name].entry:
            answer = SimpleNamespace(**known[name].values)
            indexes[name].index_object(rid, answer)


def _ask_again(catalog: Any, path: str, names: list[str]) -> None:
    """The process that knew the answers has gone."""
    try:
        content = catalog.unrestrictedTraverse(path)
        catalog.catalog_object(content, path, idxs=names, update_metadata=False)
    except Exception as error:
        if is_transient(error):
            raise
        # It is there, whatever becomes of its entries.
        logger.exception("%s could not be indexed: %s", path, ", ".join(names))
