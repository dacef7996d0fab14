"""Adds the object to its container, like the form that created it."""

from ...api import Action
from ...api import content_by_uid
from ...api import TaskFailed
from ...api import TaskRecord
from ...i18n import _
from plone.api.content import get_path
from urllib.parse import quote
from zope.annotation.interfaces import IAnnotations


class Add(Action):
    """``params["object"]`` is the object. It is kept there until it is added."""

    doing = _("Adding “${title}” to “${folder}”")
    done = _("“${title}” was added to “${folder}”.")
    not_done = _("“${title}” could not be added to “${folder}”.")

    def run(self, record: TaskRecord, item: str | None) -> None:
        params = record.params
        container = content_by_uid(params["container"], record.container_title)
        context = container
        if params["context"] != params["container"]:
            context = content_by_uid(params["context"], record.container_title)
        request = context.REQUEST
        # An add form may use its own URL; that of plone.app.multilingual does.
        step = quote(params["step"], safe="+")
        request.other["URL"] = f"{context.absolute_url()}/{step}"
        IAnnotations(request).update(params["notes"])
        view = context.restrictedTraverse(params["step"])
        if view == "":
            # plone.app.multilingual redirects to a translation that exists already.
            raise TaskFailed(_("There is a translation already."))
        view.form_instance.add(params["object"])
        del params["object"]
        record.pages = (*record.pages, get_path(container))
