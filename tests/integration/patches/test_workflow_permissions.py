"""A workflow sets permissions in a worker as in stock Plone."""

from Acquisition import aq_base
from collective.async_.patches import workflow_permissions
from functools import wraps
from helpers.patched import patched
from OFS.Folder import Folder as PlainFolder
from OFS.SimpleItem import SimpleItem
from plone import api
from plone.app.contenttypes.content import Document
from plone.app.contenttypes.content import Event
from plone.app.contenttypes.content import File
from plone.app.contenttypes.content import Folder
from Products.DCWorkflow import DCWorkflow
from Products.DCWorkflow import utils

import pytest


PLACES = [(DCWorkflow, "modifyRolesForPermission")]
OWN = (("View", ("read",)), ("Paint", ("paint",)))


class Base(SimpleItem):
    """Its permissions protect methods."""

    __ac_permissions__ = (*OWN, ("Sell", ("sell",)))

    def read(self):
        """Protected by View."""

    def paint(self):
        """Protected by Paint."""

    def sell(self):
        """Protected by Sell."""


class Inheriting(Base):
    """It has no permissions of its own, but those of its base are found in it."""


class Overriding(Base):
    """It names one of them again, without methods."""

    __ac_permissions__ = (("View", ()), ("View", ("read",)), ("Hang", ()))


class Frame(Overriding):
    """What it may contain has permissions, too."""

    def _subobject_permissions(self):
        return (("Sell", ("sell",)), ("Lend", ("paint",)), ("Lend", ("read",)))


def of_its_own():
    """Only what the item itself names counts, and not its class."""
    item = Overriding("own")
    item.__ac_permissions__ = (("Paint", ("read", "paint")),)
    return item


def with_what_it_may_contain():
    """What its class names does not count either."""
    item = of_its_own()
    item._subobject_permissions = lambda: (("Hang", ("paint",)),)
    return item


KINDS = {
    kind.__name__: kind
    for kind in (
        *(Document, Event, File, Folder, PlainFolder),
        *(Base, Inheriting, Overriding, Frame),
        *(of_its_own, with_what_it_may_contain),
    )
}
NAMES = (
    *("View", "Access contents information", "Modify portal content", "Paint"),
    *("Sell", "Hang", "Lend", "Add portal content", "Copy or Move"),
)
ROLES = (["Manager"], ("Manager",), ("Owner",), [], (), ("Manager", "Shared"))


def outcome(kind, folder, name, roles):
    """Whether it says that something has changed, and what the item then stores."""
    item = KINDS[kind]()
    # As Zope 2 stored the roles of a method.
    for method in ("read", "paint", "sell"):
        setattr(item, f"{method}__roles__", ("Owner",))
    item = item.__of__(folder)
    changed = [DCWorkflow.modifyRolesForPermission(item, name, roles) for _ in "12"]
    return changed, vars(aq_base(item))


def outcomes(kind, folder):
    return {
        (name, str(roles)): outcome(kind, folder, name, roles)
        for name in NAMES
        for roles in ROLES
    }


def comparable(found):
    return {
        key: (changed, {k: v for k, v in own.items() if "Permission" in k or "__" in k})
        for key, (changed, own) in found.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_permissions_are_set_as_in_stock_plone(kind, folder):
    stock = comparable(outcomes(kind, folder))
    with patched(PLACES, workflow_permissions):
        assert comparable(outcomes(kind, folder)) == stock


@pytest.mark.parametrize("type_", ("Document", "Event", "Folder", "Collection", "Link"))
def test_a_published_item_stores_what_it_does_in_stock_plone(type_, folder, portal):
    portal.portal_workflow.setDefaultChain("simple_publication_workflow")
    names = ("one", "two")
    one, two = (api.content.create(folder, type_, name) for name in names)
    api.content.transition(one, "publish")
    with patched(PLACES, workflow_permissions):
        api.content.transition(two, "publish")
    stored = [
        {name: roles for name, roles in vars(item).items() if "_Permission" in name}
        for item in map(aq_base, (one, two))
    ]
    assert stored[0] == stored[1]
    assert stored[0]["_View_Permission"]


def test_nothing_is_collected_for_a_page(folder, monkeypatch):
    collected = []
    monkeypatch.setattr(utils, "gather_permissions", lambda *args: collected.append(1))
    with patched(PLACES, workflow_permissions):
        for name in NAMES[:3]:
            DCWorkflow.modifyRolesForPermission(folder["page-0"], name, ("Manager",))
    assert not collected


def test_a_class_whose_permissions_change(folder, monkeypatch):
    """At any time, for example when an add-on patches it."""
    found = []
    for patches in ((), (workflow_permissions,)):
        with patched(PLACES, *patches), monkeypatch.context() as later:
            steps = []
            for permissions in ((*OWN, ("Lend", ("sell",))), OWN, ()):
                later.setattr(Base, "__ac_permissions__", permissions)
                steps.append(comparable(outcomes("Frame", folder)))
            found.append(steps)
    assert found[0] == found[1]
    assert found[0][0] != found[0][1]


@pytest.mark.parametrize(
    ("place", "name"),
    (
        (DCWorkflow, "modifyRolesForPermission"),
        (utils, "modifyRolesForPermission"),
        (utils, "ac_inherited_permissions"),
        (utils, "gather_permissions"),
    ),
)
def test_it_is_left_alone_where_an_add_on_has_patched_it(place, name, monkeypatch):
    is_needed, stock = workflow_permissions.PATCH.is_needed, getattr(place, name)
    assert is_needed()
    monkeypatch.setattr(place, name, lambda *args: stock(*args))
    assert not is_needed()
    monkeypatch.setattr(place, name, wraps(stock)(lambda *args: stock(*args)))
    assert not is_needed()
