"""What the worker does is what stock Plone does at once: all content is compared.

Other actions are compared in the real stack, see ``helpers.entries``.
"""

from collective.async_.browser.own_writes import MEMOIZED
from collective.async_.settings import PREFIX
from collective.async_.tasks.record import Status
from helpers.compare import differences
from helpers.twin.state import snapshot
from plone import api
from plone.api.content import get_path
from plone.app.content.browser.contents.properties import PropertiesActionView
from plone.protect.authenticator import createToken
from Products.CMFCore.indexing import processQueue
from zope.annotation.interfaces import IAnnotations
from zope.component import getMultiAdapter

import pytest
import transaction


def _post(context, view, **form):
    request = context.REQUEST
    request.environ["REQUEST_METHOD"] = request.method = "POST"
    request.set("REQUEST_METHOD", "POST")
    request.form.clear()
    request.form.update({"_authenticator": createToken(), **form})
    return getMultiAdapter((context, request), name=view)


def state_menu(folder, press):
    folder.setDefaultPage("page-1")
    view = _post(folder["page-1"], "content_status_modify")
    view("publish", "Now", effective_date="2026-01-02 03:04")


def state_of_paths(folder, press):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    api.content.create(inner, "Document", "deep", "Deep")
    api.content.transition(folder["page-0"], "publish")
    view = _post(folder, "folder_publish")
    paths = [get_path(folder), get_path(folder["page-1"])]
    view("publish", paths, "Now", "2036-01-02 03:04", include_children=True)


def revert(folder, press):
    page, repository = folder["page-0"], api.portal.get_tool("portal_repository")
    for title in ("First", "Second"):
        page.title = title
        repository.save(page)
    _post(page, "revertversion", version_id="0")()


def properties(folder, press):
    folder.setDefaultPage("page-1")
    form = {"copyright": "Ours", "contributors": "jane,joe", "exclude-from-nav": "yes"}
    form.update(effectiveDate="2026-01-02T03:04", creators="jane")
    press(PropertiesActionView, folder, [folder["page-1"]], recurse="yes", **form)


CLICKS = {
    state_menu: "transition",
    state_of_paths: "transition",
    revert: "revert",
    properties: "properties",
}


@pytest.fixture
def state(portal):
    """Everything in the site, as it is now."""

    def state():
        processQueue()
        IAnnotations(portal.REQUEST).pop(MEMOIZED, None)
        return snapshot()

    return state


@pytest.mark.parametrize("click", CLICKS, ids=lambda click: click.__name__)
def test_the_same_as_at_once(folder, press_contents, open_tasks, run, state, click):
    before = state()
    begin = transaction.savepoint()
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", [CLICKS[click]])
    click(folder, press_contents)
    assert open_tasks() == []
    stock = state()
    begin.rollback()
    assert list(differences(state(), before)) == []
    # The registry keeps values in memory.
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", [])
    api.portal.set_registry_record(f"{PREFIX}.thresholds", [f"{CLICKS[click]} 1"])
    click(folder, press_contents)
    record = run()
    assert record.status is not Status.FAILED, record.outcomes
    ours = state()
    assert list(differences(ours, stock)) == []
    assert list(differences(ours, before))
