"""What all ways to delete do in the request."""

from ...api import count_items
from ...api import Paths
from ...api import record_task
from ...api import TaskRecord
from ...api import title_of
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Mapping
from collections.abc import Sequence
from plone.api.content import get_path
from typing import Any


def record_delete(
    contents: Sequence[Any],
    container: Any,
    titles: Mapping[str, str],
    selection: bool = False,
    keep_locks: bool = False,
    undo: bool = True,
) -> TaskRecord:
    """Enqueue one task for these contents, whose titles are given by their UIDs.

    ``container`` is the folder that the texts about the task name. With
    ``keep_locks``, nothing that is locked is deleted; otherwise the user's own locks
    are released.
    """
    return record_task(
        "delete",
        title=next(iter(titles.values())),
        container_title=title_of(container),
        uids=tuple(titles),
        size=count_items(*contents),
        total=len(contents),
        params={
            "selection": selection,
            "titles": dict(titles),
            "keep_locks": keep_locks,
        },
        pages=tuple({get_path(aq_parent(aq_inner(c))): None for c in contents}),
        touches=Paths(writes=tuple(map(get_path, contents))),
        undo=undo,
    )
