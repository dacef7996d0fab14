"""``fc-rearrange``: which folders become a task, and what the worker does."""

from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeRearrange
from collective.async_.interfaces import TaskFailed
from collective.async_.settings import PREFIX
from plone import api
from plone.app.content.browser.contents.rearrange import RearrangeActionView
from Products.ZCatalog.Catalog import CatalogError

import pytest


REVERSED = ["page-2", "page-1", "page-0"]


@pytest.fixture
def always(folder):
    """A task is worth it even for few items."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["rearrange 1"])


@pytest.fixture
def press(press_contents):
    """Rearrange a folder; return the JSON answer."""
    values = {"rearrange_on": "sortable_title", "reversed": "true"}
    return lambda folder, **form: press_contents(
        RearrangeActionView, folder, [], **{**values, **form}
    )


def test_a_task_sorts_the_folder(folder, always, press, run):
    assert press(folder)["msg"] == "Rearranging “News”"
    assert list(folder) == list(reversed(REVERSED))
    run()
    assert list(folder) == REVERSED


def test_the_site_root(portal, folder, always, press, run):
    api.content.create(portal, "Folder", "about", "About")
    press(portal, reversed="false")
    run()
    found = [id_ for id_ in portal.objectIds() if id_ in ("about", "news")]
    assert found == ["about", "news"]


def test_few_items_are_done_at_once(folder, press, open_tasks):
    assert press(folder)["msg"] == "Successfully rearranged folder"
    assert open_tasks() == []
    assert list(folder) == REVERSED


def test_a_folder_without_an_order_is_left_to_stock_plone(
    folder, always, press, open_tasks
):
    folder.setOrdering("unordered")
    assert "Not explicit orderable" in press(folder)["msg"]
    assert open_tasks() == []


def test_what_cannot_sort_is_left_to_stock_plone(folder, always, press, open_tasks):
    with pytest.raises(CatalogError):
        press(folder, rearrange_on="SearchableText")
    # It sorts by nothing, and says nothing.
    press(folder, rearrange_on="no such index")
    assert open_tasks() == []


def test_a_folder_that_has_no_order_any_more_fails(folder, always, press, run):
    press(folder)
    folder.setOrdering("unordered")
    with pytest.raises(TaskFailed, match="Not explicit orderable"):
        run()


def test_who_has_lost_the_right_fails(folder, always, press, run):
    press(folder)
    folder.manage_permission("Modify portal content", [])
    with pytest.raises(TaskFailed, match="You may not change"):
        run()


def test_a_veto(folder, always, press, open_tasks, subscribe):
    seen = []

    def veto(content, event):
        seen.append((event.sort_on, event.reversed))
        raise AsyncValidationFailed("Leave the order.")

    subscribe(veto, IAsyncBeforeRearrange)
    assert "Leave the order." in press(folder)["msg"]
    assert open_tasks() == []
    assert seen == [("sortable_title", True)]
