from collective.async_.interfaces import AsyncValidationFailed
from collective.async_.interfaces import IAsyncBeforeDelete
from collective.async_.interfaces import ICollectiveAsyncLayer
from collective.async_.tasks.record import Status
from collective.async_.tasks.store import get_store
from Products.CMFCore.interfaces import IContentish
from zope.component import getGlobalSiteManager
from zope.interface import noLongerProvides

import pytest


@pytest.fixture
def delete(portal, request_with_layer, broker_away, confirm_delete):
    def click(content):
        confirm_delete(content, request_with_layer)
        return request_with_layer.response.getHeader("location")

    return click


@pytest.fixture
def subscriber():
    added = []

    def subscribe(handler):
        gsm = getGlobalSiteManager()
        gsm.registerHandler(handler, (IContentish, IAsyncBeforeDelete))
        added.append(handler)

    yield subscribe
    for handler in added:
        getGlobalSiteManager().unregisterHandler(
            handler, (IContentish, IAsyncBeforeDelete)
        )


def test_delete_records_a_task_and_leaves_the_content(folder, delete):
    assert delete(folder["page-0"]) == folder.absolute_url()

    (record,) = get_store().active()
    assert (record.action, record.status) == ("delete", Status.WAITING)
    assert record.title == "Page 0"
    assert "page-0" in folder


def test_a_second_click_records_no_second_task(folder, delete):
    delete(folder["page-0"])
    delete(folder["page-0"])

    assert len(list(get_store().active())) == 1


def test_a_veto_shows_its_message_and_records_nothing(folder, delete, subscriber):
    def refuse(content, event):
        raise AsyncValidationFailed("Not on a Friday")

    subscriber(refuse)

    assert delete(folder["page-0"]) == folder["page-0"].absolute_url()
    assert not list(get_store().active())


def test_without_the_layer_delete_is_stock_plone(
    folder, integration, broker_away, confirm_delete
):
    noLongerProvides(integration["request"], ICollectiveAsyncLayer)
    confirm_delete(folder["page-0"], integration["request"])

    assert "page-0" not in folder
