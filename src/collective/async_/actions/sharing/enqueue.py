"""Records a task that changes local roles."""

from ...api import can_be_found
from ...api import count_items
from ...api import notify_before
from ...api import Paths
from ...api import pending_task
from ...api import record_task
from ...api import runs_in_background
from ...api import TaskRecord
from ...api import title_of
from ...events import AsyncBeforeSharing
from . import roles
from .roles import Setting
from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Sequence
from plone import api
from plone.api.content import get_path
from typing import Any


# Items whose security is reindexed. With fewer the change takes less than a second,
# and the editor sees the result at once.
THRESHOLD = 20


def should_be_task(
    view: Any, inherit: bool | None, settings: Sequence[Setting]
) -> bool:
    """Is it worth a task? Not if nothing would change."""
    content = view.context
    if not can_be_found(content):
        return False
    # An earlier task decides what there will be to change.
    earlier = pending_task(api.content.get_uuid(content), "sharing")
    if earlier is None and not roles.has_changes(view, inherit, settings):
        return False
    return runs_in_background("sharing", content, threshold=THRESHOLD)


def refusal_reason(
    content: Any, inherit: bool | None, settings: Sequence[Setting]
) -> str | None:
    """The reason why it cannot be done, or None if none is known yet."""
    title = title_of(content)
    event = AsyncBeforeSharing(content, inherit, settings)
    return roles.refusal_reason(content, title, inherit) or notify_before(event)


def record_sharing(
    view: Any, inherit: bool | None, settings: Sequence[Setting]
) -> TaskRecord:
    """Record a task for the current user, without any checks.

    ``inherit`` is None if inheritance stays as it is. The settings must have no role
    that the user may not delegate.
    """
    content = view.context
    path = get_path(content)
    return record_task(
        "sharing",
        title=title_of(content),
        container_title=title_of(aq_parent(aq_inner(content))),
        uids=(api.content.get_uuid(content),),
        params={
            "inherit": inherit,
            "settings": [dict(one, roles=[*one["roles"]]) for one in settings],
            "delegated": sorted(roles.managed_roles(view)),
        },
        size=count_items(content),
        pages=(path,),
        touches=Paths(writes=(path,)),
    )
