"""``fc-properties``: which items become a task, and what the worker does."""

from collective.async_.actions import groups
from collective.async_.api import own_pending_values
from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeProperties
from collective.async_.settings import PREFIX
from collective.async_.tasks.action import action_of
from collective.async_.tasks.record import Status
from DateTime.interfaces import DateTimeError
from plone import api
from plone.api.content import get_path
from plone.app.content.browser.contents.properties import PropertiesActionView
from Products.CMFCore.indexing import processQueue
from zope.schema.interfaces import ConstraintNotSatisfied

import pytest


VALUES = {
    "effectiveDate": "2026-01-02T03:04",
    "expirationDate": "2036-01-02T03:04",
    "copyright": "Ours",
    "contributors": "jane,joe",
    "creators": "ann,ben",
    "exclude-from-nav": "yes",
    "language": "en",
}


@pytest.fixture
def always(folder):
    """A task is worth it even for one item."""
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["properties 1"])


@pytest.fixture
def press(portal, press_contents):
    """Set properties of items in the site root; return the JSON answer."""
    return lambda contents, **form: press_contents(
        PropertiesActionView, portal, contents, **{**VALUES, **form}
    )


def properties(content):
    return (
        content.EffectiveDate(),
        content.ExpirationDate(),
        content.Rights(),
        content.listContributors(),
        content.listCreators(),
        getattr(content, "exclude_from_nav", None),
        content.Language(),
    )


def test_the_same_as_at_once(portal, folder, always, press, run):
    answer = press([folder], recurse="yes")
    assert answer["msg"] == "Changing the properties of “News” in “Plone site”"
    record = run()
    assert record.status is Status.SUCCEEDED
    found = {properties(content) for content in (folder, *folder.objectValues())}

    other = api.content.create(portal, "Folder", "other", "Other")
    page = api.content.create(other, "Document", "page", "Page")
    api.portal.set_registry_record(f"{PREFIX}.synchronous_actions", ["properties"])
    assert press([other], recurse="yes")["msg"] == "Successfully updated metadata"
    assert found == {properties(other)} == {properties(page)}


def test_it_is_done_in_parts(folder, always, press, run, monkeypatch):
    monkeypatch.setattr(groups, "GROUP_SIZE", 2)
    press([folder], recurse="yes")
    record = run()
    assert [outcome.title for outcome in record.outcomes][0] == "News"
    assert len(record.outcomes) == 3
    assert (record.size, record.processed, record.total) == (4, 4, 4)


def test_a_selection_shares_savepoints(folder, always, press, run, savepoints):
    pages = folder.objectValues()
    press(pages)
    asked = len(savepoints)
    record = run()
    assert len(savepoints) - asked == 2
    assert (record.processed, record.total) == (3, 3)
    assert {properties(page) for page in pages} == {properties(pages[0])}
    assert pages[0].Rights() == "Ours"


def test_contained_items_stay_if_they_are_not_included(folder, always, press, run):
    press([folder])
    run()
    assert folder.Rights() == "Ours"
    assert folder["page-0"].Rights() == ""


def test_what_is_left_empty_stays(folder, always, press, run):
    press([folder], **dict.fromkeys(VALUES, ""), recurse="no")
    before = properties(folder)
    run()
    assert properties(folder) == before


def test_the_folder_of_a_default_page_gets_them_too(folder, always, press, run):
    folder.setDefaultPage("page-1")
    press([folder["page-1"]], recurse="yes")
    run()
    changed = [c.getId() for c in folder.objectValues() if c.Rights()]
    assert (folder.Rights(), changed) == ("Ours", ["page-1"])


def test_its_row_is_marked_and_its_page_is_told(folder, always, press, open_tasks):
    """Of a folder whose default page is changed, also where that row is."""
    folder.setDefaultPage("page-1")
    press([folder["page-1"]])
    (record,) = open_tasks()
    assert api.content.get_uuid(folder) in action_of(record).pending_uids(record)
    assert "/plone" in record.pages


def test_contained_items_count_for_the_threshold_if_included(folder, press, open_tasks):
    api.portal.set_registry_record(f"{PREFIX}.thresholds", ["properties 4"])
    press([folder])
    assert open_tasks() == []
    press([folder], recurse="yes")
    assert len(open_tasks()) == 1


def test_few_items_are_done_at_once(folder, press, open_tasks):
    assert press([folder], recurse="yes")["status"] == "success"
    assert open_tasks() == []
    assert folder["page-0"].Rights() == "Ours"


def test_an_invalid_date_is_left_to_stock_plone(folder, always, press, open_tasks):
    with pytest.raises(DateTimeError):
        press([folder], effectiveDate="yesterday")
    assert open_tasks() == []


@pytest.mark.parametrize("date", ["99999-01-01", "0000-01-01"])
def test_a_date_that_cannot_be_indexed_is_left_to_stock_plone(
    folder, always, press, open_tasks, date
):
    with pytest.raises(DateTimeError):
        press([folder["page-0"]], effectiveDate=date)
        processQueue()
    assert open_tasks() == []


def test_an_unknown_language_is_left_to_stock_plone(folder, always, press, open_tasks):
    with pytest.raises(ConstraintNotSatisfied):
        press([folder["page-0"]], language="xx-YY")
    assert open_tasks() == []
    press([folder["page-0"]], language="en")
    assert len(open_tasks()) == 1


def test_a_veto(folder, always, press, open_tasks, subscribe):
    seen = []

    def veto(content, event):
        seen.append((event.values["copyright"], event.recursive))
        raise AsyncValidationFailed("Not yet.")

    subscribe(veto, IAsyncBeforeProperties)
    assert "Not yet." in press([folder], recurse="yes")["msg"]
    assert open_tasks() == []
    assert seen == [("Ours", True)]


def test_the_edit_form_knows_what_will_be_set(folder, always, press):
    press([folder])
    values = own_pending_values(folder)
    assert values["rights"] == "Ours"
    assert values["exclude_from_nav"] is True
    assert set(values) >= {"effective", "expires", "creators", "contributors"}


def test_a_large_selection(folder, always, press, open_tasks, run, two_are_large):
    other = api.content.create(api.portal.get(), "Document", "other", "Other")
    folder.setDefaultPage("page-1")
    press([folder["page-1"], folder["page-2"], other, folder], recurse="yes")
    (record,) = open_tasks()
    paths = {get_path(content) for content in (folder, folder["page-2"], other)}
    assert {*record.touches.writes} == paths
    assert record.size == 7
    run()
    assert {c.Rights() for c in (folder, other, *folder.objectValues())} == {"Ours"}


def test_a_large_selection_without_contents(
    folder, always, press, open_tasks, two_are_large
):
    press([folder, folder["page-1"]])
    assert open_tasks()[0].size == 2


def test_a_veto_in_a_large_selection(folder, always, press, subscribe, two_are_large):
    def veto(content, event):
        assert event.values["copyright"] == "Ours" and event.recursive
        raise AsyncValidationFailed("Not this one.")

    subscribe(veto, IAsyncBeforeProperties)
    answer = press(folder.objectValues(), recurse="yes")
    assert "Not this one." in answer["msg"]
