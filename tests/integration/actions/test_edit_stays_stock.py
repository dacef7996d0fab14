"""Edit forms of an add-on: which are covered, and which stay Plone's own."""

from collective.async_.interfaces import IAction
from collective.async_.interfaces import IEditInBackground
from collective.async_.interfaces import TaskFailed
from collective.async_.patching import EXECUTING
from collective.async_.tasks.store import get_store
from plone.app.z3cform.interfaces import IPloneFormLayer
from plone.dexterity.browser.edit import DefaultEditForm
from plone.dexterity.interfaces import IDexterityContent
from z3c.form import button
from z3c.form.interfaces import DISPLAY_MODE
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.interface import Interface

import pytest


class LookForm(DefaultEditForm):
    """Only looks different."""

    label = "Another label"


class ApplyForm(DefaultEditForm):
    """Changes more than what was typed."""

    def applyChanges(self, data):
        self.context.description = "By my own applyChanges"
        return super().applyChanges(data)


class ButtonForm(DefaultEditForm):
    """Has a handler of its own for Plone's button."""

    buttons = DefaultEditForm.buttons.copy()
    handlers = DefaultEditForm.handlers.copy()

    @button.handler(buttons["save"])
    def save(self, action):
        data, _errors = self.extractData()
        self.applyChanges(data)
        self.context.description = "By my own button"


@pytest.fixture
def save(folder, request_with_layer, broker_away):
    """Save a new title in a form of this class; how many tasks there are then."""
    registered = []

    def click(form_class):
        provided = (IDexterityContent, Interface)
        gsm = getGlobalSiteManager()
        gsm.registerAdapter(form_class, provided, Interface, "my-edit")
        registered.append((form_class, provided))
        content = folder["page-0"]
        request_with_layer.form.update({"form.widgets.IDublinCore.title": "Typed"})
        request_with_layer.method = "POST"
        form = content.restrictedTraverse("@@my-edit")
        form.portal_type = content.portal_type
        form.__name__ = "my-edit"
        form.updateFieldsFromSchemata()
        form.updateWidgets()
        form.groups = ()
        form.extractData = lambda *_args, **_kw: ({"IDublinCore.title": "Typed"}, ())
        handler = form.handlers.getHandler(form.buttons["save"])
        handler(form, form.buttons["save"])
        return len(list(get_store().active()))

    yield click
    for form_class, provided in registered:
        getGlobalSiteManager().unregisterAdapter(
            form_class, provided, Interface, "my-edit"
        )


def test_a_form_that_only_looks_different_saves_in_the_background(folder, save):
    assert save(LookForm) == 1
    assert folder["page-0"].title == "Page 0"


class UpdateForm(DefaultEditForm):
    """Sets what its applyChanges would use."""

    def update(self):
        super().update()
        self.found = True


class SuperForm(DefaultEditForm):
    """Goes on after Plone's handler."""

    buttons = DefaultEditForm.buttons.copy()
    handlers = DefaultEditForm.handlers.copy()

    @button.handler(buttons["save"])
    def save(self, action):
        super().handleApply(self, action)
        self.context.description = f"After {self.context.title}"


@pytest.mark.parametrize("form", [ApplyForm, UpdateForm, SuperForm])
def test_a_form_with_a_method_of_its_own_stays_stock(folder, save, form):
    assert save(form) == 0
    assert folder["page-0"].title == "Typed"


def test_what_comes_after_the_handler_sees_the_change(folder, save):
    save(SuperForm)
    assert folder["page-0"].description == "After Typed"


@implementer(IEditInBackground)
class OptedInForm(DefaultEditForm):
    """Reads a field that has not changed."""

    def applyChanges(self, data):
        self.context.noted = data["IDublinCore.description"]
        return super().applyChanges(data)


def test_a_form_that_opts_in_is_for_the_worker(folder, save, request_with_layer):
    folder["page-0"].description = "Before"
    assert save(OptedInForm) == 1
    assert folder["page-0"].description == "Before"

    (record,) = get_store().active()
    request_with_layer.form.clear()
    request_with_layer.set(EXECUTING, True)
    alsoProvides(request_with_layer, IPloneFormLayer)
    getUtility(IAction, "edit").run(record, None)
    assert folder["page-0"].title == "Typed"
    assert folder["page-0"].noted == "Before"


@pytest.mark.parametrize("how", ["gone", "read only"])
def test_fields_that_the_worker_has_not_fail(
    folder, save, request_with_layer, how, monkeypatch
):
    assert save(LookForm) == 1
    (record,) = get_store().active()
    request_with_layer.form.clear()
    request_with_layer.set(EXECUTING, True)
    alsoProvides(request_with_layer, IPloneFormLayer)

    def update_fields(form):
        stock(form)
        title = form.fields["IDublinCore.title"]
        if how == "gone":
            form.fields = form.fields.omit(title.__name__)
        else:
            title.mode = DISPLAY_MODE

    stock = LookForm.updateFieldsFromSchemata
    monkeypatch.setattr(LookForm, "updateFieldsFromSchemata", update_fields)
    with pytest.raises(TaskFailed) as error:
        getUtility(IAction, "edit").run(record, None)
    assert error.value.args[0].mapping == {"fields": "Title"}
    assert folder["page-0"].title == "Page 0"
    assert record.params["data"] == {"IDublinCore.title": "Typed"}


def test_a_button_handler_of_its_own_stays_as_it_was(folder, save):
    assert save(ButtonForm) == 0
    assert folder["page-0"].description == "By my own button"
