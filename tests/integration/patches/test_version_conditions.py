"""The modifiers that a worker applies to a version are those of stock Plone."""

from collections import Counter
from collective.async_.patches import version_conditions
from collective.async_.patches.version_conditions import CONDITIONS
from collective.async_.patches.version_conditions import OF_THE_TYPE
from contextlib import ExitStack
from helpers.versions import installer
from helpers.versions import save
from plone import api
from plone.app.layout.globals.context import ContextState
from plone.dexterity.content import Item
from plone.dexterity.fti import DexterityFTI
from Products.CMFCore.Expression import Expression
from Products.CMFEditions.interfaces import IVersioned
from Products.CMFEditions.interfaces.IModifier import ICloneModifier
from Products.CMFEditions.interfaces.IModifier import ISaveRetrieveModifier
from Products.CMFEditions.ModifierRegistryTool import ModifierRegistryTool
from Products.CMFEditions.Modifiers import ConditionalModifier
from Products.CMFEditions.Modifiers import ConditionalTalesModifier
from Products.CMFEditions.StandardModifiers import RetainPermissionsSettings
from Products.CMFPlone.browser.ploneview import Plone
from Products.CMFPlone.interfaces import INonStructuralFolder
from unittest.mock import patch
from zope.component import getGlobalSiteManager
from zope.interface import alsoProvides
from zope.interface import Interface
from zope.publisher.interfaces.browser import IBrowserRequest

import pytest


FOR_FOLDERS = "OMOutsideChildrensModifier"
KINDS = ("Document", "Event", "File", "Folder", "Image", "Link", "signpost", "step")


@pytest.fixture
def install(monkeypatch):
    """Apply the patch until the end of the test."""
    return installer(monkeypatch)


@pytest.fixture
def evaluated(monkeypatch):
    """The conditions that were evaluated."""
    found = []
    stock = Expression.__call__

    def evaluate(self, context):
        found.append(self.text)
        return stock(self, context)

    monkeypatch.setattr(Expression, "__call__", evaluate)
    return found


@pytest.fixture
def applied(monkeypatch):
    """The modifiers that are applied to a version, by the function that is called."""
    found, context = [], monkeypatch.context

    def collect(stock, self, obj, interface, reversed=False):
        modifiers = stock(self, obj, interface, reversed)
        names = [name for name, _modifier in modifiers]
        found.append((interface.__name__, names))
        # Those for folders fail on what only says that it is one.
        return [one for one in modifiers if not one[0].startswith("OM")]

    def apply(content):
        found.clear()
        with context() as patched:
            stock = ModifierRegistryTool._collectModifiers
            patched.setattr(
                ModifierRegistryTool,
                "_collectModifiers",
                lambda *args: collect(stock, *args),
            )
            save(content)
        return list(found)

    return apply


@pytest.fixture
def enabled(portal):
    """All modifiers are switched on."""
    for modifier in portal.portal_modifier.objectValues():
        # That of large files and images would cancel versions.
        if not modifier.getId().startswith("Abort"):
            modifier._enabled = True
    return portal.portal_modifier


@pytest.fixture
def stack():
    """What is undone at the end of the test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def items(folder):
    """Two of each kind."""
    for id_, class_ in (
        ("signpost", "helpers.odd.Signpost"),
        ("step", "plone.dexterity.content.Item"),
    ):
        fti = DexterityFTI(id_, klass=class_, behaviors="plone.dublincore")
        api.portal.get_tool("portal_types")._setObject(id_, fti)
    items = [
        api.content.create(folder, kind, f"{kind.lower()}-{number}")
        for number in range(2)
        for kind in KINDS
    ]
    assert type(items[-1].aq_base) is Item
    return items


def test_conditions_are_those_of_plone():
    assert OF_THE_TYPE == CONDITIONS


def test_the_same_modifiers_for_items_of_all_kinds(items, enabled, install, applied):
    alsoProvides(items[KINDS.index("Folder")], INonStructuralFolder)
    stock = [applied(item) for item in items]
    assert len({repr(modifiers) for modifiers in stock}) > 3
    install()
    assert [applied(item) for item in items] == stock
    assert [applied(item) for item in reversed(items)] == stock[::-1]


def test_a_type_is_asked_once(folder, install, evaluated):
    install()
    save(folder["page-0"])
    conditions = [text for text in evaluated if text in CONDITIONS]
    assert len(conditions) == len(set(conditions)) > 2
    evaluated.clear()
    save(folder["page-0"])
    save(folder["page-1"])
    assert not CONDITIONS.intersection(evaluated)


def test_a_folder_is_asked_once_for_each_version(folder, install, evaluated):
    install()
    for _time in range(2):
        save(folder)
    asked = Counter(text for text in evaluated if text in CONDITIONS)
    assert len(asked) > 2 and set(asked.values()) == {2}


class Yes:
    """A view of an add-on: everything is a folder."""

    __allow_access_to_unprotected_subobjects__ = True

    def __init__(self, _context, _request):
        pass

    def asked(self):
        return True

    isStructuralFolder = is_structural_folder = asked


def it_says_that_it_is_a_folder(page, _stack):
    page.isPrincipiaFolderish = 1


def it_gets_another_type(page, _stack):
    page.portal_type = "Folder"


def view_of_an_add_on(_page, stack):
    register(stack, Yes, "plone", Interface)


def view_for_all_that_has_versions(page, stack):
    # A page is marked only when it gets its first version.
    assert not IVersioned.providedBy(page)
    register(stack, Yes, "plone", IVersioned)


def view_that_is_asked_by_the_other(_page, stack):
    register(stack, Yes, "plone_context_state", IVersioned)


def patched_view(_page, stack):
    stack.enter_context(patch.object(Plone, "isStructuralFolder", Yes.asked))


def patched_view_that_is_asked(_page, stack):
    stack.enter_context(patch.object(ContextState, "is_structural_folder", Yes.asked))


def patched_method_that_is_asked(_page, stack):
    stack.enter_context(patch.object(ContextState, "is_folderish", Yes.asked))


def register(stack, view, name, kind):
    """Until the end of the test."""
    manager = getGlobalSiteManager()
    wanted = (kind, IBrowserRequest)
    stock = manager.adapters.registered(wanted, Interface, name)
    manager.adapters.register(wanted, Interface, name, view)
    stack.callback(manager.adapters.register, wanted, Interface, name, stock)


@pytest.mark.parametrize(
    "change",
    (
        it_says_that_it_is_a_folder,
        it_gets_another_type,
        view_of_an_add_on,
        view_for_all_that_has_versions,
        view_that_is_asked_by_the_other,
        patched_view,
        patched_view_that_is_asked,
        patched_method_that_is_asked,
    ),
)
def test_what_makes_a_page_a_folder(
    change, folder, enabled, items, install, applied, stack
):
    page, other = new_page(folder), new_page(folder)
    install()
    assert FOR_FOLDERS not in dict(applied(other))["ICloneModifier"]
    change(page, stack)
    assert FOR_FOLDERS in dict(applied(page))["ICloneModifier"]


def new_page(folder):
    """One without a version."""
    return api.content.create(folder, "step", "new", safe_id=True)


@pytest.fixture
def searched(monkeypatch):
    """What modifiers were looked for, by stock Plone."""
    found = []
    stock = ModifierRegistryTool._collectModifiers

    def collect(self, obj, interface, reversed=False):
        found.append(interface)
        return stock(self, obj, interface, reversed)

    monkeypatch.setattr(ModifierRegistryTool, "_collectModifiers", collect)
    return found


def test_modifiers_are_looked_for_once(folder, searched, install):
    install()
    save(folder["page-0"])
    assert len(searched) == 1
    # And not for something else, or afterwards.
    tool = api.portal.get_tool("portal_modifier")
    tool._collectModifiers(folder["page-0"], ICloneModifier)
    assert len(searched) == 2


class OwnModifier(RetainPermissionsSettings):
    """Of an add-on, in a wrapper of Plone."""


class OwnWrapper(ConditionalModifier):
    """Of an add-on, for a modifier of Plone."""


def own_modifier():
    return ConditionalModifier("own", OwnModifier())


def own_wrapper():
    return OwnWrapper("own", RetainPermissionsSettings())


def own_condition():
    modifier = ConditionalTalesModifier("own", RetainPermissionsSettings())
    modifier._condition = Expression("python: object.getId() == 'page-0'")
    return modifier


@pytest.mark.parametrize("make", (own_modifier, own_wrapper, own_condition))
def test_with_a_modifier_of_an_add_on_each_time(make, folder, searched, install):
    install()
    tool = api.portal.get_tool("portal_modifier")
    tool.register("own", make())
    save(folder["page-0"])
    assert len(searched) == 3


def test_backwards(folder, install, monkeypatch):
    tool = api.portal.get_tool("portal_modifier")
    page, found = folder["page-0"], []

    def collect():
        found.append(
            [
                [name for name, _one in tool._collectModifiers(page, kind, backwards)]
                for kind in (ISaveRetrieveModifier, ICloneModifier)
                for backwards in (False, True, False)
            ]
        )

    stock = RetainPermissionsSettings.beforeSaveModifier
    monkeypatch.setattr(
        RetainPermissionsSettings,
        "beforeSaveModifier",
        lambda self, obj, clone: collect() or stock(self, obj, clone),
    )
    save(page)
    install()
    save(page)
    assert found[0] == found[1]
    assert len(found[0][0]) > 2


class Other(Expression):
    """Of an add-on."""


@pytest.mark.parametrize("class_", (Expression, Other))
def test_what_may_depend_on_the_item(class_, folder, install, evaluated, monkeypatch):
    install()
    # That of a later version of Plone, or of an add-on with the same text.
    text = "python: object.getId() == 'other'"
    of_plone = "python: True" if class_ is Other else text
    modifier = ConditionalTalesModifier("own", RetainPermissionsSettings())
    modifier.edit(enabled=True, condition=of_plone)
    modifier._condition.__class__ = class_
    monkeypatch.setattr(version_conditions, "CONDITIONS", {*CONDITIONS, text})
    tool = api.portal.get_tool("portal_modifier")
    for other in tool.objectIds():
        tool[other]._enabled = False
    tool.register("own", modifier)
    save(folder["page-0"])
    assert evaluated.count(of_plone) == 1
    save(folder["page-0"])
    assert evaluated.count(of_plone) == 2


def test_a_condition_of_an_add_on(folder, install, evaluated):
    install()
    text = "python: object.getId() == 'other'"
    modifier = ConditionalTalesModifier("own", RetainPermissionsSettings())
    modifier.edit(enabled=True, condition=text)
    api.portal.get_tool("portal_modifier").register("own", modifier)
    save(folder["page-0"])
    assert evaluated.count(text) == 3
    save(folder["page-0"])
    assert evaluated.count(text) == 6
