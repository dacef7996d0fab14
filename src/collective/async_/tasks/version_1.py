"""What version 1 of the add-on has left in a site: its task records.

It had neither settings nor an uninstall profile. So they are still there if it was
removed years ago.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any
from zope.annotation.interfaces import IAnnotations

import logging


logger = logging.getLogger("collective.async")

# The annotation: dictionaries by id, and lists of ids.
OLD_KEY = "collective_async_tasks"


def remove_old_records(portal: Any) -> int:
    """Remove the old records, and log each task that had not succeeded.

    They cannot be executed: their input was in pickled messages, which a worker of this
    version does not read for reasons of security. Returns the number of records.
    """
    store = IAnnotations(portal).pop(OLD_KEY, None)
    if store is None:
        return 0
    count = 0
    for task_id, record in _records(store):
        count += 1
        status = record.get("status")
        if status != "success":
            logger.warning(
                "Removed old task %r: %r, requested by %r at %s, was in state %r",
                *(task_id, record.get("action"), record.get("user")),
                *(record.get("timestamp"), status),
            )
    logger.info("Removed %s task records of version 1", count)
    return count


def _records(store: Any) -> Iterator[tuple[Any, Mapping]]:
    for key, value in store.items():
        # The key "users" has the index by user. A record is always a dictionary.
        if key != "users" and hasattr(value, "get"):
            yield key, value
