"""Adds the object to its container, like the form that created it."""

from ...api import Action
from ...api import content_by_uid
from ...api import FormAddress
from ...api import TaskFailed
from ...api import TaskRecord
from ...api import Typed
from ...i18n import _
from ...interfaces import IKeepsInput
from ..reopen.address import add_form
from ..reopen.values import has_input
from ..reopen.values import typed
from plone.api.content import get_path
from urllib.parse import quote
from zExceptions import Unauthorized
from zope.annotation.interfaces import IAnnotations
from zope.interface import implementer


@implementer(IKeepsInput)
class Add(Action):
    """``params["object"]`` is the object. It is kept there until it is added."""

    title = _("Add")
    doing = _("Adding “${title}” to “${folder}”")
    done = _("“${title}” was added to “${folder}”.")
    not_done = _("“${title}” could not be added to “${folder}”.")
    arriving = _("being added")

    def run(self, record: TaskRecord, item: str | None) -> None:
        params = record.params
        if "object" not in params:
            # The form was sent to a folder that was gone already.
            names = {"title": record.container_title}
            raise TaskFailed(_("“${title}” does not exist any more.", mapping=names))
        container = content_by_uid(params["container"], record.container_title)
        context = container
        if params["context"] != params["container"]:
            context = content_by_uid(params["context"], record.container_title)
        request = context.REQUEST
        # An add form may use its own URL; that of plone.app.multilingual does.
        step = quote(params["step"], safe="+")
        request.other["URL"] = f"{context.absolute_url()}/{step}"
        IAnnotations(request).update(params["notes"])
        try:
            view = context.restrictedTraverse(params["step"])
            if view == "":
                # plone.app.multilingual redirects to a translation that exists already.
                raise TaskFailed(_("There is a translation already."))
            view.form_instance.add(params["object"])
        except Unauthorized:
            names = {"title": container.Title()}
            text = _("You may not add this to “${title}” any more.", mapping=names)
            raise TaskFailed(text) from None
        del params["object"]
        record.pages = (*record.pages, get_path(container))

    def has_input(self, record: TaskRecord) -> bool:
        """Does the record still have what was typed?"""
        return has_input(record)

    def typed(self, record: TaskRecord) -> list[Typed]:
        """The typed texts."""
        return typed(record)

    def form_address(self, record: TaskRecord) -> FormAddress | None:
        """The form that shows them again."""
        return add_form(record)
