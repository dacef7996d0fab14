"""A large selection of items of all types becomes what stock Plone makes of them."""

from collective.async_.settings import PREFIX
from collective.async_.tasks.record import Status
from plone import api
from plone.app.content.browser.contents.properties import PropertiesActionView
from plone.app.content.browser.contents.tags import TagsActionView
from plone.app.content.browser.contents.workflow import WorkflowActionView

import pytest


TYPES = (
    "Collection",
    "Document",
    "Event",
    "File",
    "Folder",
    "Image",
    "Link",
    "News Item",
)
BUTTONS = {
    "tags": (TagsActionView, {"toadd": "new,older", "toremove": "old"}),
    "properties": (PropertiesActionView, {"copyright": "Ours", "language": "en"}),
    "transition": (WorkflowActionView, {"transition": "publish"}),
    "transition, recursive": (
        WorkflowActionView,
        {"transition": "publish", "recurse": "yes"},
    ),
}


def fill(container):
    """Two items of each type, some published, and a folder with two more."""
    for kind in TYPES:
        for number in range(2):
            api.content.create(container, kind, f"{kind}-{number}", subject=("old",))
    full = api.content.create(container, "Folder", "full")
    for kind in ("Document", "Image"):
        api.content.create(full, kind, kind)
    for name in ("Folder-1", "Link-1"):
        api.content.transition(container[name], "publish")


def values(container):
    """What there is to know of the folder and of each item below."""
    found = {}
    for brain in api.content.find(container):
        content = brain.getObject()
        relative = content.getPhysicalPath()[len(container.getPhysicalPath()) :]
        found[relative] = (
            brain.review_state,
            sorted(brain.Subject),
            brain.EffectiveDate == "None",
            content.Rights(),
            content.Language(),
        )
    return found


@pytest.mark.parametrize("button", BUTTONS)
def test_all_types(portal, folder, button, press_contents, run, two_are_large):
    view, form = BUTTONS[button]
    results = {}
    for name in ("stock", "ours"):
        container = api.content.create(portal, "Folder", name)
        fill(container)
        action = button.partition(",")[0]
        switch = f"{PREFIX}.synchronous_actions"
        api.portal.set_registry_record(switch, [action] if name == "stock" else [])
        answer = press_contents(view, container, container.objectValues(), **form)
        assert answer["status"] == "success"
        if name == "ours":
            assert run().status is Status.SUCCEEDED
        results[name] = values(container)
    assert len(results["ours"]) == 20
    assert results["ours"] == results["stock"]
