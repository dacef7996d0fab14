"""A form that is sent to a page that is gone: what was typed is kept."""

from ...api import can_be_found
from ...api import input_url
from ...api import record_failure
from ...i18n import _
from ..edit.data import EMPTY
from ..edit.data import fields_of
from ..edit.data import to_references
from .sent import read
from .sent import Sent
from Acquisition import aq_chain
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.browser.add import DefaultAddForm
from plone.protect.authenticator import check
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IFolderish
from Products.Five import BrowserView
from typing import Any
from z3c.form.interfaces import NOT_CHANGED
from zExceptions import MethodNotAllowed
from zExceptions import Unauthorized
from zope.component import getMultiAdapter
from zope.component import getSiteManager
from zope.component import queryMultiAdapter
from zope.interface import implementedBy
from zope.interface import Interface
from zope.interface import providedBy


KEEP = "async-keep-form"


class NotFoundView(BrowserView):
    """Has the browser send the form again, to the view that keeps what was typed.

    Here nobody is logged in yet, and nothing that is written is committed. All other
    requests are answered as without this view.
    """

    def __call__(self) -> Any:
        request = self.request
        saves = request.method == "POST" and "form.buttons.cancel" not in request.form
        if saves and read(request) is not None:
            parent = self.__parent__
            redirector = getMultiAdapter(
                (parent, request), name="plone_redirector_view"
            )
            # What was renamed has another address.
            if not redirector.attempt_redirect():
                url = f"{_folder(parent).absolute_url()}/@@{KEEP}"
                # 307: the same method and the same data, with all files.
                request.response.redirect(url, status=307, lock=1)
            return ""
        required = implementedBy(Exception), providedBy(request)
        factory = getSiteManager().adapters.lookup(required, Interface, "index.html")
        view = factory(self.context, request)
        view.__parent__ = self.__parent__
        return view()


class KeepForm(BrowserView):
    """Records what was typed as a task that has failed, and shows it."""

    def __call__(self) -> str:
        if api.user.is_anonymous():
            raise Unauthorized("Log in to keep what you typed.")
        if self.request.method != "POST":
            raise MethodNotAllowed("POST only")
        check(self.request)
        sent = read(self.request)
        if sent is not None:
            self._keep(sent)
        return ""

    def _keep(self, sent: Sent) -> None:
        folder = _folder(self.context)
        data, labels = _extract(folder, self.request, sent.type)
        title = (
            data.get("title")
            or data.get("IDublinCore.title")
            or data.get("IBasic.title")
        )
        adds = sent.action == "add"
        record = record_failure(
            sent.action,
            _("“${title}” does not exist any more.", mapping={"title": sent.title}),
            title=str(title or sent.title),
            container_title=sent.title if adds else "",
            uids=() if adds else (sent.uid,),
            params={
                "form": "edit",
                "type": sent.type,
                "container": IUUID(folder) if can_be_found(folder) else None,
                "data": to_references(data),
                "labels": labels,
            },
        )
        self.request.response.redirect(input_url(record))


def _folder(context: Any) -> Any:
    """The innermost folder that is still there."""
    return next(
        place
        for place in aq_chain(context)
        if IPloneSiteRoot.providedBy(place) or IFolderish.providedBy(place)
    )


def _extract(
    folder: Any, request: Any, type_name: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values and the titles of the fields, as an add form of the type reads them.

    The names of the fields are the same in its edit form. If the type does not exist,
    the texts as they were sent.
    """
    # A button would be pressed.
    for name in [name for name in request.form if name.startswith("form.buttons.")]:
        del request.form[name]
    form = _add_form(folder, request, type_name)
    if form is None:
        prefix = "form.widgets."
        texts = {
            name.removeprefix(prefix): value
            for name, value in request.form.items()
            if name.startswith(prefix) and isinstance(value, str) and value
        }
        return texts, {}
    # Past DefaultAddForm.update: it would refuse what may not be added here.
    super(DefaultAddForm, form).update()
    data, _errors = form.extractData(setErrors=False)
    labels = {name: field.title for name, field, _content in fields_of(form)}
    return {
        name: to_references(value)
        for name, value in data.items()
        if value is not NOT_CHANGED and value not in EMPTY
    }, labels


def _add_form(folder: Any, request: Any, type_name: str) -> Any:
    fti = api.portal.get_tool("portal_types").getTypeInfo(type_name)
    if fti is None:
        return None
    view = queryMultiAdapter((folder, request, fti), name=fti.factory)
    view = view or queryMultiAdapter((folder, request, fti))
    form = getattr(view, "form_instance", None)
    return form if isinstance(form, DefaultAddForm) else None
