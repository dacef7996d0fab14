"""Renames content like Plone's own views."""

from ...api import Action
from ...api import content_by_uid
from ...api import Pending
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from AccessControl import getSecurityManager
from AccessControl.unauthorized import Unauthorized
from Acquisition import aq_inner
from Acquisition import aq_parent
from plone.api.content import get_path
from plone.app.content.browser.actions import RenameForm
from typing import Any
from zope.component import getMultiAdapter
from zope.container.interfaces import INameChooser
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


class Rename(Action):
    """``params["names"]`` has (new id, new title) by UID.

    ``by_rest`` says that it is to be as by Plone's REST API.
    ``other_names`` has the short names of items that could not get the requested one.
    """

    forms = ("object_rename", "folder_rename")
    views = (*forms, "fc-rename")

    title = _("Rename")
    doing = _("Renaming “${title}” in “${folder}”")
    doing_many = _("Renaming ${count} items in “${folder}”")
    done = _("“${title}” was renamed in “${folder}”.")
    done_many = _("${count} items were renamed in “${folder}”.")
    done_otherwise = _(
        "“${title}” was renamed in “${folder}”. Its short name is “${name}”, since the "
        "one that you asked for is not available."
    )
    done_many_otherwise = _(
        "${count} items were renamed in “${folder}”. Not all of them could get the "
        "short name that you asked for."
    )
    stopped_many = _("Cancelled: ${done} of ${count} were renamed.")
    not_done = _("“${title}” could not be renamed in “${folder}”.")
    not_done_many = _(
        "${failed} of ${count} items could not be renamed in “${folder}”."
    )
    pending = Pending(
        _("being renamed"),
        _("“${title}” is being renamed by ${user}."),
        _("${count} items are being renamed by ${user}."),
    )

    def will_set(self, record: TaskRecord, uid: str | None) -> dict[str, Any]:
        """The new title of a renamed item."""
        if uid not in record.params["names"]:
            return {}
        _newid, title = record.params["names"][uid]
        return {"title": title} if title else {}

    def success_message(self, record: TaskRecord) -> Message:
        """That the items were renamed, and whether a short name is another one."""
        others = record.params.get("other_names")
        if not others:
            return super().success_message(record)
        text = self._text(record, self.done_otherwise, self.done_many_otherwise)
        names = {**text.mapping, "name": next(iter(others.values()))}
        return Message(text, mapping=names)

    def run(self, record: TaskRecord, item: str | None) -> None:
        uid = item or record.uids[0]
        content = content_by_uid(uid, self.item_title(record, uid))
        before = get_path(content)
        newid, newtitle = record.params["names"][uid]
        try:
            if record.params.get("by_rest"):
                # Plone Classic may come without plone.restapi.
                from .by_rest import rename_by_rest

                rename_by_rest(content, record.title, newid, newtitle)
            elif item is None:
                rename_by_form(content, newid, newtitle)
            else:
                rename_in_contents(content, newid, newtitle)
        except Unauthorized as error:
            raise TaskFailed(
                _(
                    "You may not rename “${title}”.",
                    mapping={"title": self.item_title(record, uid)},
                )
            ) from error
        if newid and content.getId() != newid:
            others = record.params.get("other_names", {})
            record.params["other_names"] = {**others, uid: content.getId()}
        record.pages = tuple(dict.fromkeys((*record.pages, before, get_path(content))))


def rename_by_form(content: Any, newid: str, newtitle: str) -> None:
    """Call the handler of ``object_rename`` with these values."""
    form = RenameForm(content, content.REQUEST)
    form.extractData = lambda: ({"new_id": newid, "new_title": newtitle}, ())
    button = form.buttons["Rename"]
    form.handlers.getHandler(button)(form, button)


def rename_in_contents(content: Any, newid: str, newtitle: str) -> None:
    """Do what ``fc-rename`` does for one item, but raise errors."""
    oldid = content.getId()
    change_title = newtitle and content.Title() != newtitle
    if change_title:
        sm = getSecurityManager()
        sm.validate(content, content, "setTitle", content.setTitle)
        content.setTitle(newtitle)
        notify(ObjectModifiedEvent(content))
    if newid and newid != oldid:
        parent = aq_parent(aq_inner(content))
        newid = INameChooser(parent).chooseName(newid, content)
        state = getMultiAdapter((content, content.REQUEST), name="plone_context_state")
        if state.is_default_page():
            parent.setDefaultPage(newid)
        parent.manage_renameObjects((oldid,), (newid,))
    elif change_title:
        content.reindexObject()
