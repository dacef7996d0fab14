"""Records a task that changes states, in the toolbar and in the REST API."""

from ...api import count_items
from ...api import Paths
from ...api import record_task
from ...api import TaskRecord
from ...api import title_of
from ..folder_contents import changed_path
from ..folder_contents import folder_of
from ..groups import begin
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Mapping
from collections.abc import Sequence
from plone import api
from plone.api.content import get_path
from Products.CMFCore.interfaces import IFolderish
from typing import Any


# Items whose security is reindexed. With fewer the change takes less than a second,
# and the editor sees the new state at once.
THRESHOLD = 20


def record_transition(contents: Sequence[Any], params: Mapping[str, Any]) -> TaskRecord:
    """Record a task for the current user, without any checks.

    ``params`` are those of the action without ``titles``, ``folders``, ``tops``,
    ``parts`` and ``groups``.
    """
    titles = {api.content.get_uuid(c): title_of(c) for c in contents}
    parents = [aq_parent(aq_inner(content)) for content in contents]
    writes = tuple(map(changed_path, contents))
    folders = (
        api.content.get_uuid(parent)
        for parent, path, content in zip(parents, writes, contents, strict=True)
        if path != get_path(content)
    )
    tops = filter(IFolderish.providedBy, contents if params["recursive"] else ())
    pages = [*map(get_path, contents), *map(get_path, parents), *map(folder_of, writes)]
    return record_task(
        "transition",
        title=title_of(contents[0]),
        container_title=title_of(parents[0]),
        uids=tuple(titles),
        size=count_items(*contents),
        total=len(titles),
        params={
            "titles": titles,
            **params,
            "folders": tuple(folders),
            "tops": tuple(map(get_path, tops)),
            **begin(titles),
        },
        pages=tuple(dict.fromkeys(pages)),
        touches=Paths(writes=writes),
    )
