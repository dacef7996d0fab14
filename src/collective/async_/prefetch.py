"""Asks a database server for many objects at once.

To wait for each object takes 0.3 ms, and 0.07 ms if many are asked for together.
"""

from collections.abc import Iterable
from typing import Any


def server_of(jar: Any) -> Any:
    """The storage of a connection that takes many questions at once, or None.

    A storage without a server has nothing to ask. Not ``jar.prefetch``: after a
    savepoint it finds a storage without such a method, and does nothing for the rest of
    the connection's life.
    """
    storage = jar._normal_storage
    can_prefetch = hasattr(getattr(storage, "_storage", storage), "prefetch")
    return storage if can_prefetch else None


def load_together(objects: Iterable[Any]) -> None:
    """Fetch those of these objects of one connection that are not in memory."""
    ghosts = [value for value in objects if value._p_changed is None]
    # One alone is asked for when it is needed.
    if len(ghosts) < 2:
        return
    storage = server_of(ghosts[0]._p_jar)
    if storage is None:
        return
    storage.prefetch([ghost._p_oid for ghost in ghosts])
    # To wait for the last one is to wait for all: otherwise the thread of the client,
    # which still receives the others, competes for the interpreter.
    ghosts[-1]._p_activate()


def load_tree(tree: Any) -> None:
    """Fetch the parts of a BTree or TreeSet, of one that is not very large."""
    state = tree.__getstate__()
    # A small one has everything in itself, and another one names its parts and, between
    # these, their first keys.
    if state is not None and len(state) > 1:
        load_together(state[0][::2])
