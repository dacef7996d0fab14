"""What this transaction has written to an object. Part of ``unchanged_values``."""

from persistent import Persistent
from typing import Any
from ZODB.utils import z64


_NOTHING = object()


def is_written(value: Persistent) -> bool:
    """Was the object written in this transaction, or is it new?"""
    if value._p_jar is None or value._p_changed:
        return True
    # A savepoint has stored it.
    stored = value._p_jar._savepoint_storage
    return stored is not None and value._p_oid in stored.index


def written_keys(content: Persistent) -> set[str] | None:
    """The attributes that differ from those in the database; None for a new object.

    An attribute also counts when something in it was written, for example the data of
    a file.
    """
    # What is new would be looked for in the database.
    if content._p_serial == z64:
        return None
    content._p_activate()
    now = vars(content)
    keys = {key for key, value in now.items() if _is_written_in(value)}
    if not is_written(content):
        return keys
    before = _committed_state(content)
    return keys | {
        key
        for key in now.keys() | before.keys()
        if not key.startswith("_v_")
        and _differ(now.get(key, _NOTHING), before.get(key, _NOTHING))
    }


def _is_written_in(value: Any, depth: int = 2) -> bool:
    """Not for what a container or an annotation contains: only for values."""
    if isinstance(value, Persistent) and is_written(value):
        return True
    parts = getattr(value, "__dict__", {}).values()
    return depth > 0 and any(_is_written_in(part, depth - 1) for part in parts)


def _committed_state(content: Persistent) -> dict[str, Any]:
    jar = content._p_jar
    # Below the savepoints, but as of the beginning of this transaction.
    data, _serial = jar._normal_storage.load(content._p_oid)
    state: dict[str, Any] = jar._reader.getState(data)
    return state


def _differ(one: Any, two: Any) -> bool:
    if one is two:
        return False
    if type(one) is not type(two):
        return True
    return bool(one != two)
