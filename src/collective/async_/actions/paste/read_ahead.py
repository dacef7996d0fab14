"""Asks the database for many objects at once, before a copy reads them one by one."""

from ...prefetch import is_on
from typing import Any
from ZODB.POSException import POSKeyError
from ZODB.serialize import referencesf


# Bytes. What the cache of a ZEO client cannot keep would be asked for twice. It has 20
# MB, or 128 MB as Plone configures it.
MOST = 16 * 2**20
# Objects. The client keeps some memory for each one that it waits for.
TOGETHER = 500


def read_ahead(content: Any) -> None:
    """Read what a copy of this content consists of into the cache of the ZEO client.

    Plone copies by ``exportFile``, which waits for each object: 0.3 ms, or 0.07 ms if
    many are asked for at once. A storage without a server has nothing to ask.
    """
    if not is_on():
        return
    jar = content._p_jar
    # Not ``jar.prefetch``: after a savepoint it finds a storage without such a method,
    # and does nothing for the rest of the connection's life.
    storage = jar._normal_storage
    if not hasattr(getattr(storage, "_storage", storage), "prefetch"):
        return
    level, seen, size = [content._p_oid], {content._p_oid}, 0
    while level:
        found: list[bytes] = []
        for first in range(0, len(level), TOGETHER):
            if size >= MOST:
                return
            size += _read(storage, level[first : first + TOGETHER], found)
        level = [oid for oid in dict.fromkeys(found) if oid not in seen]
        seen.update(level)


def _read(storage: Any, oids: list[bytes], found: list[bytes]) -> int:
    """Read these objects, and add what they refer to. Returns their size in bytes."""
    size = 0
    storage.prefetch(oids)
    # The last one first. To wait for it is to wait for all: otherwise the thread of the
    # client, which still receives the others, competes for the interpreter.
    for oid in reversed(oids):
        try:
            data, _serial = storage.load(oid)
        except POSKeyError:
            # A broken reference, which a copy leaves out.
            continue
        size += len(data)
        referencesf(data, found)
    return size
