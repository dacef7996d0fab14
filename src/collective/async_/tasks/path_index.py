"""Plone's index of paths, read directly.

To a search, what is in ``/news/2026`` is what has that name at that level and is in
``/news``: it reads what the index knows of each folder above it, too.
"""

from ..prefetch import load_tree
from collections.abc import Iterator
from itertools import islice
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2Base
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from typing import Any


# Folders in the folder. With many, each of them small, a search has less to read.
FEW = 10


def count_below(catalog: Any, path: str, folder: Any = None) -> int | None:
    """The number of items at and below this path; None if a search must tell.

    The catalog's queue must have been processed. A ``folder`` that keeps count of what
    is in it is asked for that: the index has to read its set to the end.
    """
    index = catalog._catalog.indexes.get("path")
    # Plone's own, and not that of an add-on.
    if type(index) is not ExtendedPathIndex or index.multi_valued:
        return None
    if path == "/".join(catalog.getPhysicalPath()[:-1]):
        return len(catalog)
    folders = list(islice(_folders(index, path), FEW + 1))
    if len(folders) > FEW:
        return None
    below = sum(_count(index._index_parents[path]) for path in folders)
    if isinstance(folder, BTreeFolder2Base):
        below += folder.objectCount()
    else:
        below += _count(index._index_parents.get(path, ()))
    return below + (path in index._index_items)


def _folders(index: Any, path: str) -> Iterator[str]:
    """The paths of the folders below this path that have something in them."""
    # "0" is the character after the slash.
    yield from index._index_parents.keys(f"{path}/", f"{path}0", excludemax=True)


def _count(items: Any) -> int:
    # To count them, the tree reads all its parts.
    if items:
        load_tree(items)
    return len(items)
