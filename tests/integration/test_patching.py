from collective.async_ import actions
from collective.async_.patching import EXECUTING
from collective.async_.patching import is_asynchronous
from collective.async_.patching import wrap
from inspect import getfullargspec
from pathlib import Path
from plone.dexterity.browser.edit import DefaultEditForm
from xml.etree import ElementTree
from z3c.form.button import Handler
from zope.dottedname.resolve import resolve
from zope.publisher.browser import TestRequest
from ZPublisher.mapply import mapply

import pytest


def patched() -> list[tuple[str, str]]:
    """The dotted names of the classes in the ZCML of all actions, and their methods."""
    files = sorted(Path(actions.__file__).parent.rglob("*.zcml"))
    patches = (
        patch
        for file in files
        for patch in ElementTree.parse(file).iter(
            "{http://namespaces.plone.org/monkey}patch"
        )
    )
    return [(patch.get("class"), patch.get("original")) for patch in patches]


@pytest.fixture(params=patched(), ids=".".join)
def method(integration, request):
    """A patched method. That of a button is inside a Handler."""
    view, name = request.param
    found = getattr(resolve(view), name)
    return found.func if isinstance(found, Handler) else found


def test_every_entry_point_is_patched_once(method):
    assert method.__collective_async__
    assert not hasattr(method.__wrapped__, "__collective_async__")


def test_a_patched_method_has_the_parameters_of_the_stock_one(method):
    # As the publisher reads them, which does not look at what is wrapped.
    assert getfullargspec(method) == getfullargspec(method.__wrapped__)


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


def test_the_publisher_passes_fields_of_the_request(broker_away, monkeypatch):
    def act(self, one, two="2", **kwargs):
        return one, two, kwargs

    monkeypatch.setattr(View, "act", act)
    wrap(View, "act", lambda stock, view, *args, **kwargs: "ours")

    assert mapply(View().act, keyword={"one": "a", "more": "b"}) == ("a", "2", {})
    assert mapply(View().act, keyword={"one": "a", "two": "b"}) == ("a", "b", {})
