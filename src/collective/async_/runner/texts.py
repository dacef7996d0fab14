"""The second step of a task with many new items: their texts."""

from ..worker.texts import text_indexes
from ..worker.texts import Texts
from .transient import is_transient
from collections.abc import Mapping
from plone import api
from typing import Any

import logging
import time


logger = logging.getLogger("collective.async")

# Seconds for each transaction: an editor's save takes less to try again.
SECONDS = 1.0


def index_some(left: Any, known: Mapping[int, Texts | None]) -> None:
    """Index for a second and take off ``left`` (a set of record ids) what is done.

    ``known`` has the texts that need not be asked for again. What has gone by now,
    or somebody has indexed since, is done.
    """
    catalog = api.portal.get_tool("portal_catalog")
    indexes = text_indexes(catalog)
    deadline = time.monotonic() + SECONDS
    # Caches of search results depend on it.
    catalog._increment_counter()
    for rid in list(left):
        names = [name for name, i in indexes.items() if not i.index.has_doc(rid)]
        path = catalog._catalog.paths.get(rid)
        texts = known.get(rid)
        if path is not None and texts is not None:
            for name in set(names) & set(texts):
                indexes[name].index.index_doc(rid, texts[name])
        elif path is not None and names:
            _index_again(catalog, path, names)
        left.remove(rid)
        if time.monotonic() > deadline:
            break


def _index_again(catalog: Any, path: str, names: list[str]) -> None:
    """Ask the item: the process that knew its texts has gone."""
    try:
        content = catalog.unrestrictedTraverse(path)
        catalog.catalog_object(content, path, idxs=names, update_metadata=False)
    except Exception as error:
        if is_transient(error):
            raise
        # It is there, whatever becomes of its text.
        logger.exception("The text of %s could not be indexed", path)
