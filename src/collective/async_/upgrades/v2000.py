"""From the profile of the first product (1000) to that of this one."""

from collections.abc import Iterator
from collections.abc import Mapping
from plone import api
from Products.GenericSetup.tool import SetupTool
from typing import Any
from zope.annotation.interfaces import IAnnotations

import logging


logger = logging.getLogger("collective.async")

PROFILE = "collective.async:default"
# Where the first product kept its tasks: dictionaries by id, and lists of ids.
OLD_KEY = "collective_async_tasks"


def upgrade(setup_tool: SetupTool) -> None:
    """Bring what this version installs, and let the old records go.

    They are of no use: what they asked for was in messages that no worker of
    this version reads, and pickled in a way that it would not trust.
    """
    setup_tool.runAllImportStepsFromProfile(f"profile-{PROFILE}")
    remove_old_records(api.portal.get())


def remove_old_records(portal: Any) -> int:
    """Remove the old records, with a log line for each that did not succeed."""
    store = IAnnotations(portal).pop(OLD_KEY, None)
    if store is None:
        return 0
    count = 0
    for task_id, record in _records(store):
        count += 1
        status = record.get("status")
        if status != "success":
            logger.warning(
                "Old task %r removed: %r asked by %r at %s was in state %r",
                *(task_id, record.get("action"), record.get("user")),
                *(record.get("timestamp"), status),
            )
    logger.info("%s task records of the first product removed", count)
    return count


def _records(store: Any) -> Iterator[tuple[Any, Mapping]]:
    for key, value in store.items():
        # One key has the index by user; and what is no dictionary is unreadable.
        if key != "users" and hasattr(value, "get"):
            yield key, value
