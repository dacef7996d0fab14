"""Changes local roles like Plone's own sharing page and ``@sharing``."""

from ...api import TaskFailed
from ...i18n import _
from AccessControl import getSecurityManager
from collections.abc import Mapping
from collections.abc import Sequence
from plone.app.workflow.events import LocalrolesModifiedEvent
from plone.app.workflow.permissions import DelegateRoles
from Products.CMFCore.permissions import ModifyPortalContent
from typing import Any
from typing import TypedDict
from zope.component import getMultiAdapter
from zope.event import notify


class Setting(TypedDict):
    """The local roles that a user or a group should have. ``type`` says which."""

    id: str
    type: str
    roles: Sequence[str]


def sharing_view(content: Any) -> Any:
    """Plone's own view, or that of an add-on."""
    return getMultiAdapter((content, content.REQUEST), name="sharing")


def managed_roles(view: Any) -> frozenset[str]:
    """The roles that the current user may delegate."""
    return frozenset(role["id"] for role in view.roles())


def has_changes(
    view: Any, inherit: bool | None, settings: Sequence[Mapping[str, Any]]
) -> bool:
    """Would the settings change anything?"""
    if inherit is not None and bool(inherit) != view.inherited():
        return True
    managed, content = managed_roles(view), view.context
    return any(
        managed.intersection(content.get_local_roles_for_userid(userid=s["id"]))
        != frozenset(s["roles"])
        for s in settings
    )


def refusal_reason(content: Any, title: str, inherit: bool | None) -> str | None:
    """The reason why the current user may not do this, or None."""
    check = getSecurityManager().checkPermission
    allowed = check(DelegateRoles, content) and (
        inherit is None or check(ModifyPortalContent, content)
    )
    if allowed:
        return None
    return _(
        "You may not change the sharing settings of “${title}”.",
        mapping={"title": title},
    )


def change_roles(
    content: Any,
    title: str,
    inherit: bool | None,
    settings: Sequence[Setting],
    delegated: Sequence[str],
) -> None:
    """Do what the view does after a click on Save; raise TaskFailed if forbidden.

    ``delegated`` are the roles that the user could delegate at that time.
    """
    refusal = refusal_reason(content, title, inherit)
    if refusal is not None:
        raise TaskFailed(refusal)
    view = sharing_view(content)
    if not managed_roles(view).issuperset(delegated):
        raise TaskFailed(
            _(
                "You may no longer give all of these roles on “${title}”.",
                mapping={"title": title},
            )
        )
    changed = inherit is not None and view.update_inherit(inherit, reindex=False)
    if settings:
        changed = view.update_role_settings(settings, reindex=False) or changed
    if changed:
        content.reindexObjectSecurity()
        notify(LocalrolesModifiedEvent(content, content.REQUEST))
