"""What Plone's pages say about content while a task on it is open."""

from ..interfaces import IAction
from .dependencies import is_within
from .record import TaskRecord
from .user import name_of
from AccessControl import getSecurityManager
from AccessControl.Permissions import view
from dataclasses import dataclass
from plone import api
from plone.base.utils import safe_text
from zope.component import queryUtility
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class Pending:
    """The texts about the items of an open task, as message ids.

    ``row`` is a note in a row of *Contents*: “being deleted”. ``one``, a sentence,
    may use ``${title}`` and ``${user}``; ``many`` may use ``${count}`` and ``${user}``.
    Where they are empty, nothing is said. ``leaves`` tells that the items will be gone
    from their folder with all that is in them: they cannot be selected any more. Then
    ``inside``, with ``${user}``, is said in a folder that the reader may not view.
    """

    row: str
    one: str = ""
    many: str = ""
    inside: str = ""
    leaves: bool = False


def pending_texts(record: TaskRecord) -> Pending | None:
    """The texts about the items of this task; None if there is nothing to say."""
    action = queryUtility(IAction, name=record.action)
    # Its add-on may have been removed, or may not use the base class.
    texts = getattr(action, "pending_texts", None)
    return texts(record) if texts is not None else None


def pending_uids(record: TaskRecord) -> tuple[str, ...]:
    """The UIDs of the items whose pages say that the task is open."""
    action = queryUtility(IAction, name=record.action)
    uids = getattr(action, "pending_uids", None)
    found: tuple[str, ...] = record.uids if uids is None else uids(record)
    return found


def pending_below(record: TaskRecord) -> tuple[str, ...]:
    """The paths of folders in which the pages of all items say it, too."""
    action = queryUtility(IAction, name=record.action)
    below = getattr(action, "pending_below", None)
    return () if below is None else below(record)


def all_pending_in(record: TaskRecord, path: str) -> bool:
    """Do the pages of all items in the folder with this path say it?"""
    return any(is_within(path, top) for top in pending_below(record))


def pending_sentence(texts: Pending, record: TaskRecord, path: str) -> Message:
    """What is said about the content at this physical path, one of the task's items.

    Without its title, if the current user may not see that.
    """
    names = {"user": name_of(record.user_id)}
    content = api.portal.get().unrestrictedTraverse(path, None)
    if content is None or not getSecurityManager().checkPermission(view, content):
        return Message(texts.inside, mapping=names)
    names["title"] = safe_text(content.Title())
    return Message(texts.one, mapping=names)


def arriving_text(record: TaskRecord) -> str:
    """The note about what the task puts into a folder: “being pasted”, or nothing."""
    action = queryUtility(IAction, name=record.action)
    return getattr(action, "arriving", "")
