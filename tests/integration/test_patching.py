from collective.async_.patching import EXECUTING
from collective.async_.patching import is_asynchronous
from collective.async_.patching import wrap
from plone.app.content.browser.actions import DeleteConfirmationForm
from plone.app.content.browser.actions import ObjectPasteView
from plone.app.content.browser.actions import RenameForm
from plone.app.content.browser.content_status_modify import ContentStatusModifyView
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.app.content.browser.contents.paste import PasteActionView
from plone.app.content.browser.contents.properties import PropertiesActionView
from plone.app.content.browser.contents.rearrange import RearrangeActionView
from plone.app.content.browser.contents.rename import RenameActionView
from plone.app.content.browser.contents.tags import TagsActionView
from plone.app.content.browser.contents.workflow import WorkflowActionView
from plone.app.content.browser.folder_publish import FolderPublishView
from plone.app.iterate.browser.checkin import Checkin
from plone.app.workflow.browser.sharing import SharingView
from plone.dexterity.browser.add import DefaultAddForm
from plone.dexterity.browser.edit import DefaultEditForm
from Products.CMFEditions.browser.policies import RevertVersion
from z3c.form.button import Handler
from zope.publisher.browser import TestRequest

import pytest


PATCHED = [
    (DefaultAddForm, "createAndAdd"),
    (DefaultEditForm, "handleApply"),
    (RenameForm, "handle_rename"),
    (RenameActionView, "__call__"),
    (DeleteConfirmationForm, "handle_delete"),
    (DeleteActionView, "action"),
    (DeleteActionView, "message"),
    (ObjectPasteView, "do_action"),
    (PasteActionView, "__call__"),
    (Checkin, "__call__"),
    (ContentStatusModifyView, "__call__"),
    (FolderPublishView, "__call__"),
    (PropertiesActionView, "action"),
    (PropertiesActionView, "message"),
    (RearrangeActionView, "__call__"),
    (RevertVersion, "__call__"),
    (SharingView, "handle_form"),
    (TagsActionView, "action"),
    (TagsActionView, "message"),
    (WorkflowActionView, "action"),
    (WorkflowActionView, "message"),
]


@pytest.mark.parametrize("view, name", PATCHED)
def test_every_entry_point_is_patched_once(integration, view, name):
    function = getattr(view, name)
    function = function.func if isinstance(function, Handler) else function

    assert function.__collective_async__
    assert not hasattr(function.__wrapped__, "__collective_async__")


def test_a_subclass_of_a_patched_form_is_patched_too(integration):
    class Derived(DefaultEditForm):
        pass

    handler = Derived.handlers.getHandler(Derived.buttons["save"])
    assert handler.func.__collective_async__


class View:
    request = TestRequest()

    def act(self):
        return "stock"


def test_wrapping_twice_wraps_once(broker_away, monkeypatch):
    stock = View.act
    monkeypatch.setattr(View, "act", stock)
    wrap(View, "act", lambda stock, view: "ours")
    wrap(View, "act", lambda stock, view: "ours")

    assert View.act.__wrapped__ is stock
    # This request does not have the layer.
    assert View().act() == "stock"


def test_nothing_is_wrapped_without_a_broker(monkeypatch):
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    stock = View.act
    wrap(View, "act", lambda stock, view: "ours")
    assert View.act is stock


def test_who_is_asynchronous(request_with_layer, broker_away, monkeypatch):
    assert is_asynchronous(request_with_layer)
    assert not is_asynchronous(TestRequest())

    request_with_layer.set(EXECUTING, True)
    assert not is_asynchronous(request_with_layer)

    request_with_layer.set(EXECUTING, False)
    monkeypatch.delenv("CELERY_BROKER_URL")
    assert not is_asynchronous(request_with_layer)


@pytest.mark.parametrize("view", [ContentStatusModifyView, FolderPublishView])
def test_the_publisher_passes_the_arguments(integration, view):
    function = view.__call__
    code, stock = function.__code__, function.__wrapped__.__code__
    count = stock.co_argcount
    assert code.co_argcount == count
    assert code.co_varnames[1:count] == stock.co_varnames[1:count]
    assert "workflow_action" in code.co_varnames
    assert function.__defaults__ == function.__wrapped__.__defaults__
