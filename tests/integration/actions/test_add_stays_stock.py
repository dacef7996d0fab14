"""A form that overrides ``add`` may need its request, so it stays stock Plone."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collective.async_.interfaces import IAddInBackground
from collective.async_.tasks.store import get_store
from plone import api
from plone.app.contenttypes.content import Document
from plone.app.multilingual.browser.add import MultilingualAddForm
from plone.dexterity.browser.add import DefaultAddForm
from zope.interface import alsoProvides

import pytest


class OwnAddForm(DefaultAddForm):
    portal_type = "Document"

    def add(self, object):
        object.title = "By my own add"
        super().add(object)


class UpdateForm(DefaultAddForm):
    portal_type = "Document"

    def update(self):
        super().update()
        self.found = True


class GoesOnForm(DefaultAddForm):
    portal_type = "Document"

    def createAndAdd(self, data):
        created = super().createAndAdd(data)
        self.container[created.getId()].title = "Afterwards"
        return created


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


@pytest.mark.parametrize("form", [UpdateForm, GoesOnForm])
def test_so_does_one_with_another_method_of_its_own(folder, create, form):
    assert create(form) == 0
    assert len(folder) == 4


def test_what_it_does_after_the_add_finds_the_content(folder, create):
    create(GoesOnForm)
    assert folder.objectValues()[-1].title == "Afterwards"


def test_a_title_that_depends_on_the_place(folder, create, monkeypatch):
    def title(content):
        return f"{content.title} in {aq_parent(aq_inner(content)).getId()}"

    monkeypatch.setattr(Document, "Title", title)
    create(DefaultAddForm)
    (record,) = get_store().active()
    assert record.title == "Typed in news"


def test_a_marked_form_adds_in_the_background(folder, create):
    assert create(OwnAddForm, IAddInBackground) == 1
    assert len(folder) == 3


def test_plones_form_for_translations_says_so(portal, request_with_layer):
    ti = api.portal.get_tool("portal_types")["Document"]
    form = MultilingualAddForm(portal, request_with_layer, ti)
    assert IAddInBackground(form, None) is form
