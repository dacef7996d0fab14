"""Finds out what a request will do, and with which content."""

from ..settings import get_settings
from ..tasks.content import known_paths
from ..tasks.pending import as_item
from ..tasks.pending import Item
from ..tasks.views import action_of_view
from ..tasks.views import concerns_contents
from ..tasks.views import is_form
from ..transient import is_transient
from enum import Enum
from functools import cached_property
from plone.api.content import get_path
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
        *("task-input", "task-reopen", "async-keep-form", "task-put-off"),
        *("my-tasks", "task-mail"),
        *("async-controlpanel", "async-check", "async-tasks"),
        *("plone_lock_operations", "plone_lock_info"),
        *("getVocabulary", "getSource", "qsOptions", "fc-contextInfo"),
        *("z3cform_validate_field", "querybuilderresults", "login", "logout"),
    )
)
# A form that shows values of the content, but none that its tasks change.
CONFIRMATION = "delete_confirmation"
# They only fill the clipboard.
CLIPBOARD = frozenset(("object_copy", "object_cut", "fc-copy", "fc-cut"))
# The services of the REST API about tasks.
TASKS_SERVICE = "_@tasks"
# Services of the REST API whose body names what is copied or moved.
WITH_SOURCES = ("_@copy", "_@move")


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
    def is_form(self) -> bool:
        """Does it show a form with values of the content?"""
        return self.is_edit_form or self.name == CONFIRMATION or is_form(self.name)

    @property
    def kind(self) -> Kind:
        """How the request depends on unfinished tasks. Must be fast: always called."""
        if self.name in NOTHING or self.name.endswith(TASKS_SERVICE):
            return Kind.NOTHING
        reads = self.request.method in ("GET", "HEAD", "OPTIONS")
        if reads and self.is_form:
            return Kind.FORM
        if self.is_edit_form or self.name in CLIPBOARD:
            return Kind.TASK
        # Links of the toolbar that change something carry an authenticator.
        if reads and "_authenticator" not in self.request.form:
            return Kind.NOTHING
        add = isinstance(self.form, DefaultAddForm)
        # A service of the REST API that is asked for a task has its action.
        asked = getattr(self.view, "async_action", None)
        action = "add" if add else asked or action_of_view(self.name)
        if action is not None and get_settings().runs_in_background(action):
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
            return list(known_paths(selected))
        content = self.content
        found = [] if content is None else [as_item(content)]
        return found + [as_item(source) for source in self.sources]

    def below(self, items: list[Item]) -> list[str]:
        """The paths of the items of which also the contents matter to a change."""
        if self.sources:
            return [get_path(source) for source in self.sources]
        all_of_it = self.request.method == "DELETE" or concerns_contents(self.name)
        return [path for _uid, path in items] if all_of_it else []

    @cached_property
    def sources(self) -> list[Any]:
        """What is copied or moved into the content, as far as the user may see it."""
        if not self.name.endswith(WITH_SOURCES):
            return []
        try:
            named = json.loads(self.request.get("BODY") or "{}")["source"]
            keys = named if isinstance(named, list) else [named]
            found = [self.view.get_object(key) for key in keys]
        except Exception as error:
            if is_transient(error):
                raise
            # The view refuses it.
            return []
        return [source for source in found if source is not None]

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
