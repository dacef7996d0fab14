"""A form that overrides ``add`` may need its request, so it stays stock Plone."""

from collective.async_.interfaces import IAddInBackground
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.multilingual.browser.add import MultilingualAddForm
from plone.dexterity.browser.add import DefaultAddForm
from zope.interface import alsoProvides

import pytest


class OwnAddForm(DefaultAddForm):
    portal_type = "Document"

    def add(self, object):
        object.title = "By my own add"
        super().add(object)


@pytest.fixture
def create(folder, request_with_layer, broker_away):
    def click(form_class, *marks):
        request_with_layer.set("URL", f"{folder.absolute_url()}/++add++Document")
        ti = api.portal.get_tool("portal_types")["Document"]
        form = form_class(folder, request_with_layer, ti)
        alsoProvides(form, *marks)
        form.updateFieldsFromSchemata()
        form.groups = ()
        form.createAndAdd({"IDublinCore.title": "Typed"})
        return len(list(get_store().active()))

    return click


def test_plones_own_form_adds_in_the_background(folder, create):
    assert create(DefaultAddForm) == 1
    assert len(folder) == 3


def test_a_form_with_its_own_add_stays_stock(folder, create):
    assert create(OwnAddForm) == 0
    assert folder.objectValues()[-1].title == "By my own add"


def test_a_marked_form_adds_in_the_background(folder, create):
    assert create(OwnAddForm, IAddInBackground) == 1
    assert len(folder) == 3


def test_plones_form_for_translations_says_so(portal, request_with_layer):
    ti = api.portal.get_tool("portal_types")["Document"]
    form = MultilingualAddForm(portal, request_with_layer, ti)
    assert IAddInBackground(form, None) is form
