"""ExtendedPathIndex: write only the part of a path that has changed.

The index has a set of documents for each part of a path at each level. For an item
below a renamed folder stock Plone removes all parts and adds them again. That writes
three objects for the item's own name, though its name is what it was. For an item whose
path has not changed it adds all parts again, for which it loads two objects.

Versions: read in Products.ExtendedPathIndex 6.0, the last release; reproduced there.
Upstream: "Products.ExtendedPathIndex" in ``docs/upstream.rst``. It can go when
``docs/upstream/path_levels.py`` prints "Fixed".
"""

from .patch import Patch
from Acquisition import aq_base
from BTrees.IIBTree import IITreeSet
from functools import wraps
from Products.ExtendedPathIndex.ExtendedPathIndex import ExtendedPathIndex
from typing import Any


def install() -> None:
    """Leave what is there; update the entry of an item that is moved.

    If its new path has as many parts.
    """
    stock = ExtendedPathIndex.index_object

    @wraps(stock)
    def index_object(self: Any, docid: int, obj: Any, threshold: int = 100) -> int:
        path = _path(self, obj)
        if path is not None and (
            _is_there(self, docid, path) or _move(self, docid, path)
        ):
            return 1
        return stock(self, docid, obj, threshold)

    ExtendedPathIndex.index_object = index_object


def _path(index: Any, obj: Any) -> str | None:
    """The path of an item; None if the index may take it from somewhere else."""
    if type(aq_base(index)) is not ExtendedPathIndex or index.indexed_attrs:
        return None
    if getattr(obj, index.id, None) is not None:
        return None
    parts: tuple[str, ...] = getattr(obj, "getPhysicalPath", tuple)()
    return "/" + "/".join(parts[1:]) if parts else None


def _is_there(index: Any, docid: int, path: str) -> bool:
    """Is this its path everywhere, as far as objects of many items tell?"""
    if index._unindex.get(docid) != path or index._index_items.get(path) != docid:
        return False
    parent, parts = _split(path)
    siblings = index._index_parents.get(parent, ())
    return docid in siblings and _has(index, None, len(parts) - 1, docid)


def _move(index: Any, docid: int, path: str) -> bool:
    """Change the entry; False, and nothing is done, if that is not enough."""
    old_path = index._unindex.get(docid)
    if old_path is None or old_path == path:
        return False
    (old_parent, before), (parent, after) = map(_split, (old_path, path))
    changed = [
        (level, old, new)
        for level, (old, new) in enumerate(zip(before, after, strict=False))
        if old != new
    ]
    siblings = index._index_parents.get(old_parent, ())
    if (
        not 1 < len(before) == len(after)
        or docid not in siblings
        or index._index_items.get(old_path) != docid
        or not all(_has(index, old, level, docid) for level, old, _new in changed)
    ):
        return False
    for level, old, new in changed:
        _remove(index, old, level, docid)
        index.insertEntry(new, docid, level)
    if parent != old_parent:
        siblings.remove(docid)
        if not siblings:
            del index._index_parents[old_parent]
        if parent not in index._index_parents:
            index._index_parents[parent] = IITreeSet()
        index._index_parents[parent].insert(docid)
    del index._index_items[old_path]
    index._index_items[path] = docid
    index._unindex[docid] = path
    return True


def _split(path: str) -> tuple[str, list[str]]:
    """The path of the parent, and the parts."""
    parts = [part for part in path.split("/") if part]
    return "/" + "/".join(parts[:-1]), parts


def _has(index: Any, part: str | None, level: int, docid: int) -> bool:
    return docid in index._index.get(part, {}).get(level, ())


def _remove(index: Any, part: str, level: int, docid: int) -> None:
    levels = index._index[part]
    levels[level].remove(docid)
    if not levels[level]:
        del levels[level]
    if not levels:
        del index._index[part]


PATCH = Patch("path-levels", "Products.ExtendedPathIndex>=6,<6.1", install)
