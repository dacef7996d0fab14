"""Finds out what a request will do, and with which content."""

from ..tasks.pending import as_item
from ..tasks.pending import Item
from enum import Enum
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.browser.add import DefaultAddForm
from plone.dexterity.browser.edit import DefaultEditForm
from Products.CMFCore.interfaces import IContentish
from typing import Any

import json


class Kind(Enum):
    """How a request depends on the unfinished tasks on its content."""

    # It only shows something, or does not concern content.
    NOTHING = "nothing"
    # It shows a form with values of the content.
    FORM = "form"
    # It records a task, which runs after those before it.
    TASK = "task"
    # It changes content immediately.
    CHANGE = "change"


# Views that change no content. Browsers call some of them while users type.
NOTHING = frozenset(
    (
        *("check-for-tasks", "task-seen", "task-cancel", "task-retry", "task-details"),
        *("task-input", "task-reopen", "async-keep-form"),
        *("async-controlpanel", "async-check", "async-tasks"),
        *("plone_lock_operations", "plone_lock_info"),
        *("getVocabulary", "getSource", "qsOptions", "fc-contextInfo"),
        *("z3cform_validate_field", "querybuilderresults", "login", "logout"),
    )
)
# Forms that show values of the content and whose buttons record tasks.
TOOLBAR = frozenset(("object_rename", "folder_rename", "delete_confirmation"))
TASKS = frozenset(
    (
        *("object_delete", "object_paste", "object_copy", "object_cut"),
        *("fc-rename", "fc-delete", "fc-workflow", "fc-paste", "fc-copy", "fc-cut"),
    )
)


class Published:
    """The view that is about to be called."""

    def __init__(self, request: Any) -> None:
        self.request = request
        published = request.get("PUBLISHED")
        # An attribute of a view is published as a bound method.
        self.view = getattr(published, "__self__", published)
        self.form = getattr(self.view, "form_instance", self.view)
        self.name = getattr(self.view, "__name__", None) or ""

    @property
    def is_edit_form(self) -> bool:
        return isinstance(self.form, DefaultEditForm)

    @property
    def kind(self) -> Kind:
        """How the request depends on unfinished tasks. Must be fast: always called."""
        if self.name in NOTHING:
            return Kind.NOTHING
        reads = self.request.method in ("GET", "HEAD", "OPTIONS")
        if self.is_edit_form or self.name in TOOLBAR:
            return Kind.FORM if reads else Kind.TASK
        # Links of the toolbar that change something carry an authenticator.
        if reads and "_authenticator" not in self.request.form:
            return Kind.NOTHING
        if self.name in TASKS or isinstance(self.form, DefaultAddForm):
            return Kind.TASK
        return Kind.CHANGE

    @property
    def content(self) -> Any:
        """The content of the view, or None."""
        parents = self.request.get("PARENTS", ())
        for found in (getattr(self.view, "context", None), *parents):
            if IContentish.providedBy(found) or IPloneSiteRoot.providedBy(found):
                return found
        return None

    def items(self) -> list[Item]:
        """The items that are shown or changed: a selection, or the content."""
        selected = self._selection()
        if selected is not None:
            catalog = api.portal.get_tool("portal_catalog")
            brains = catalog.unrestrictedSearchResults(UID=selected)
            return [(brain.UID, brain.getPath()) for brain in brains]
        content = self.content
        return [] if content is None else [as_item(content)]

    def _selection(self) -> list[str] | None:
        """The selected UIDs; None if the view is not for selections."""
        form = self.request.form
        if self.name == "fc-rename":
            found = [uid for key, uid in form.items() if key.startswith("UID_")]
        elif self.name.startswith("fc-") and "selection" in form:
            try:
                found = json.loads(form["selection"])
            except (TypeError, ValueError):
                found = []
        else:
            return None
        # Other values are ignored here. The view refuses them.
        return [uid for uid in found if isinstance(uid, str)]
