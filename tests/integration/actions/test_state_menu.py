"""``content_status_modify`` and ``folder_publish``: large folders become a task."""

from collective.async_.actions import groups
from collective.async_.api import as_item
from collective.async_.api import runs_in_background
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeTransition
from collective.async_.patching import NESTED
from collective.async_.settings import PREFIX
from collective.async_.tasks.action import action_of
from collective.async_.tasks.pending import changes_one_of
from collective.async_.tasks.record import Status
from functools import partial
from plone import api
from plone.api.content import get_path
from plone.protect.authenticator import createToken
from Products.DCWorkflow.interfaces import IAfterTransitionEvent
from Products.statusmessages.interfaces import IStatusMessage
from zExceptions import Forbidden
from zope.component import getMultiAdapter

import pytest


@pytest.fixture
def always(folder):
    """A task is worth it even for few items."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["transition 1"])


@pytest.fixture
def menu(request_with_layer, broker_away):
    """Choose a transition in the State menu; return what the editor is told."""

    def choose(content, transition="publish", **values):
        request = request_with_layer
        request.form["_authenticator"] = values.pop("token", createToken())
        view = getMultiAdapter((content, request), name="content_status_modify")
        view(transition, **values)
        return [message.message for message in IStatusMessage(request).show()]

    return choose


@pytest.fixture
def publish(request_with_layer, broker_away):
    """Publish items with the form that has all of them; return the messages."""

    def press(context, *contents, **values):
        request = request_with_layer
        request.environ["REQUEST_METHOD"] = request.method = "POST"
        request.set("REQUEST_METHOD", "POST")
        request.form["_authenticator"] = createToken()
        view = getMultiAdapter((context, request), name="folder_publish")
        paths = [c if isinstance(c, str) else get_path(c) for c in contents]
        view("publish", paths, **values)
        return [message.message for message in IStatusMessage(request).show()]

    return press


def states(folder):
    return [api.content.get_state(content) for content in folder.objectValues()]


def test_a_large_folder_is_a_task(folder, always, menu, run):
    messages = menu(folder, comment="Now", effective_date="2026-01-02 03:04")
    assert messages == ["The state of “News” will be changed in the background."]
    assert folder.REQUEST.response.getHeader("location") == folder.absolute_url()
    assert api.content.get_state(folder) == "private"

    record = run()
    assert (record.status, record.size) == (Status.SUCCEEDED, 4)
    assert api.content.get_state(folder) == "published"
    assert folder.EffectiveDate().startswith("2026-01-02T03:04")
    history = folder.workflow_history["simple_publication_workflow"]
    assert history[-1]["comments"] == "Now"
    assert states(folder) == ["private"] * 3


def test_a_small_one_is_done_at_once(folder, menu, open_tasks):
    assert menu(folder) == ["Item state changed."]
    assert api.content.get_state(folder) == "published"
    assert open_tasks() == []


def test_the_folder_of_a_default_page_counts(folder, menu, run):
    folder.setDefaultPage("page-1")
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["transition 4"])
    assert "in the background" in menu(folder["page-1"])[0]
    record = run()
    # Where the row of the folder is.
    assert "/plone" in record.pages
    assert api.content.get_uuid(folder) in action_of(record).pending_uids(record)
    assert api.content.get_state(folder) == "published"
    assert states(folder) == ["private", "published", "private"]


def test_who_may_not_modify_may_publish(folder, always, menu, run):
    folder.manage_permission("Modify portal content", [])
    menu(folder, effective_date="2026-01-02 03:04")
    assert run().status is Status.SUCCEEDED
    assert api.content.get_state(folder) == "published"


def test_a_transition_that_is_no_longer_available_fails(folder, always, menu, run):
    menu(folder, "submit")
    api.content.transition(folder, "publish")
    record = run()
    assert record.status is Status.FAILED
    assert "cannot be changed like this any more" in record.message


def test_a_transition_that_is_not_available_is_left_to_stock_plone(
    folder, always, menu, open_tasks
):
    assert menu(folder, "retract") == ["Item state changed."]
    assert open_tasks() == []


def test_without_an_authenticator_it_is_refused(folder, always, menu, open_tasks):
    with pytest.raises(Forbidden):
        menu(folder, token="junk")
    assert open_tasks() == []


def test_an_invalid_date_is_left_to_stock_plone(folder, always, menu, open_tasks):
    with pytest.raises(Exception, match="yesterday"):
        menu(folder, effective_date="yesterday")
    assert open_tasks() == []


def test_a_veto(folder, always, menu, open_tasks, subscribe):
    def veto(content, event):
        raise AsyncValidationFailed("Not yet.")

    subscribe(veto, IAsyncBeforeTransition)
    assert menu(folder) == ["Not yet."]
    assert open_tasks() == []


def test_one_task_for_all_paths(portal, folder, always, publish, run):
    other = api.content.create(portal, "Document", "other", "Other")
    messages = publish(portal, folder, other)
    assert messages == ["The state of 2 items will be changed in the background."]
    record = run()
    assert [outcome.title for outcome in record.outcomes] == ["News", "Other"]
    assert api.content.get_state(folder) == api.content.get_state(other) == "published"
    assert states(folder) == ["private"] * 3


def test_contained_items_if_they_are_included(
    portal, folder, always, publish, run, monkeypatch
):
    monkeypatch.setattr(groups, "GROUP_SIZE", 2)
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    publish(portal, folder, include_children=True)
    record = run()
    assert record.status is Status.SUCCEEDED
    assert (record.processed, record.total) == (6, 6)
    assert states(folder) == ["published"] * 4
    assert api.content.get_state(deep) == "published"


@pytest.mark.parametrize("kept", ["news", "inner"])
def test_contents_of_what_fails_are_changed_like_in_stock_plone(
    portal, folder, always, publish, run, subscribe, kept
):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")

    def keep(content, event):
        if content.getId() == kept:
            raise ValueError("Kept.")

    subscribe(keep, IAfterTransitionEvent)
    publish(portal, folder, include_children=True)
    record = run()
    contents = [folder, *folder.objectValues(), deep]
    private = [c.getId() for c in contents if api.content.get_state(c) == "private"]
    assert private == [kept]
    assert [outcome.message for outcome in record.outcomes if not outcome.ok] == [
        "Kept."
    ]


def test_what_has_no_such_transition_is_passed_over(
    portal, folder, always, publish, run
):
    api.content.transition(folder, "publish")
    publish(portal, folder, include_children=True)
    assert run().status is Status.SUCCEEDED
    assert states(folder) == ["published"] * 3


def test_few_paths_are_published_at_once(portal, folder, publish, open_tasks):
    messages = publish(portal, folder, include_children=True)
    assert messages[-1] == "Item state changed."
    assert states(folder) == ["published"] * 3
    assert open_tasks() == []


@pytest.mark.parametrize("path", ["@@sharing", "portal_catalog", "../..", "no/such"])
def test_paths_of_what_is_no_content_are_left_out(
    portal, folder, always, publish, run, path
):
    paths = f"{get_path(portal)}/{path}", folder, get_path(folder), f"/{path}"
    messages = publish(portal, *paths, include_children=True)
    assert messages == ["The state of “News” will be changed in the background."]
    assert run().total == 4
    assert states(folder) == ["published"] * 3


def test_if_stock_plone_does_it_there_is_no_task_for_each(
    portal, folder, always, publish, open_tasks, request_with_layer
):
    """One of them is not in the catalog, so it cannot be in a task."""
    hidden = api.content.create(portal, "Document", "hidden", "Hidden")
    hidden.unindexObject()
    messages = publish(portal, folder, hidden, include_children=True)
    assert open_tasks() == []
    assert set(messages) == {"Item state changed."}
    assert states(folder) == ["published"] * 3
    assert api.content.get_state(hidden) == "published"
    # The next view is in the background again.
    assert not request_with_layer.get(NESTED)


def test_a_subscriber_enqueues_a_task_also_if_stock_plone_publishes(
    portal, folder, publish, subscribe
):
    found = []

    def enqueue(content, event):
        found.append(runs_in_background("tags", content))

    subscribe(enqueue, IAfterTransitionEvent)
    publish(portal, folder)
    assert found == [True]


def test_what_is_in_a_folder_that_is_a_default_page(
    portal, folder, always, publish, open_tasks
):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    folder.setDefaultPage("inner")
    publish(portal, inner, include_children=True)
    (record,) = open_tasks()
    changes = partial(changes_one_of, record)
    assert changes([as_item(deep)]) and changes([as_item(folder)])
    assert not changes([as_item(folder["page-0"])])


def test_a_folder_together_with_its_default_page(
    portal, folder, always, publish, open_tasks
):
    folder.setDefaultPage("page-1")
    publish(portal, folder, folder["page-1"], include_children=True)
    (record,) = open_tasks()
    assert changes_one_of(record, [as_item(folder["page-0"])])


def test_what_the_user_may_not_view_is_left_out(portal, folder, always, publish, run):
    inner = api.content.create(folder, "Folder", "inner", "Inner")
    deep = api.content.create(inner, "Document", "deep", "Deep")
    for content in (inner, folder["page-1"]):
        content.manage_permission("View", [])
    deep.manage_permission("View", ["Manager"])
    publish(portal, folder, include_children=True)
    record = run()
    assert record.status is Status.SUCCEEDED
    assert states(folder) == ["published", "private", "published", "private"]
    assert api.content.get_state(deep) == "private"


@pytest.fixture
def advanced(request_with_layer, broker_away):
    """Press Save in the page *Advanced…*; return its HTML and the address it leads to."""

    def save(content, button, window=True, paths=()):
        request = request_with_layer
        request.environ["REQUEST_METHOD"] = request.method = "POST"
        request.set("REQUEST_METHOD", "POST")
        if window:
            request.environ["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
        found = [get_path(item) for item in paths or [content]]
        values = {"workflow_action": "publish", "comment": "So <b>long</b>"}
        form = {button: "Save", "form.submitted": "1", "paths": found, **values}
        request.form |= form | {"_authenticator": createToken()}
        view = getMultiAdapter((content, request), name="content_status_history")
        html = view(paths=found, **values)
        return html, request.response.getHeader("location")

    return save


BUTTONS = ["form.button.Publish", "form.button.FolderPublish"]


def refuse(subscribe, *refused):
    def veto(content, event):
        if content.getId() in refused:
            raise AsyncValidationFailed("Not yet.")

    subscribe(veto, IAsyncBeforeTransition)


@pytest.mark.parametrize("button", BUTTONS)
def test_what_is_refused_in_a_window_keeps_its_form(
    folder, always, advanced, open_tasks, subscribe, button
):
    refuse(subscribe, "news")
    html, location = advanced(folder, button)
    assert location is None
    assert html.count("Not yet.") == 1 and "alert-danger" in html
    assert 'id="edit_form"' in html and "So &lt;b&gt;long&lt;/b&gt;" in html
    assert open_tasks() == []


def test_what_is_refused_in_part_keeps_its_form_too(
    portal, folder, always, advanced, open_tasks, subscribe
):
    refuse(subscribe, "page-0")
    paths = [folder["page-0"], folder["page-1"]]
    html, location = advanced(folder, BUTTONS[1], paths=paths)
    assert location is None
    assert "Not yet." in html and "of “Page 1” will be changed" in html
    assert len(open_tasks()) == 1


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("window", [True, False])
def test_without_a_window_or_a_refusal_the_page_is_left(
    folder, always, advanced, subscribe, window, button
):
    if not window:
        refuse(subscribe, "news")
    _html, location = advanced(folder, button, window)
    assert location == folder.absolute_url()
