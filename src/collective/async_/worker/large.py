"""The slots for large tasks are a worker's, and not a site's."""

from ..tasks.claim import claimable
from ..tasks.store import get_store
from ..transient import is_transient
from .session import site_paths
from itertools import islice
from typing import Any

import logging


logger = logging.getLogger("collective.async")


def first_large(app: Any) -> list[tuple[str, str]]:
    """The large task of any site that could run now and has been waiting longest.

    All sites share the slots of a worker. Its site's path and its id, or nothing.
    """
    found = []
    for path in site_paths(app):
        try:
            store = get_store(app.unrestrictedTraverse(path.strip("/")))
            large = (r for r in store.active() if r.large and claimable(store, r))
            found += [(r.due, path, r.id) for r in islice(large, 1)]
        except Exception as error:
            if is_transient(error):
                raise
            # The task that has ended must not suffer from another site.
            logger.exception("Cannot look for the tasks of %s", path)
    return [min(found)[1:]] if found else []
