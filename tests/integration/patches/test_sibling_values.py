"""What siblings share in a worker is what stock Plone computes for each of them."""

from Acquisition import aq_inner
from borg.localrole.default_adapter import DefaultLocalRoleAdapter
from borg.localrole.interfaces import IGroupAwareWorkspace
from borg.localrole.interfaces import ILocalRoleProvider
from borg.localrole.workspace import WorkspaceLocalRoleManager
from collective.async_.patches import sibling_values
from helpers.patched import patched
from OFS.SimpleItem import SimpleItem
from plone import api
from plone.app.contenttypes.content import Document
from plone.app.contenttypes.content import Folder
from plone.dexterity.content import Item
from plone.dexterity.interfaces import IDexterityContent
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.indexing import processQueue
from Products.CMFPlone.browser import defaultpage as default_page_module
from Products.CMFPlone.browser.defaultpage import DefaultPage
from Products.CMFPlone.CatalogTool import allowedRolesAndUsers
from Products.CMFPlone.CatalogTool import is_default_page
from Products.CMFPlone.PloneTool import PloneTool
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
from zope.component import getGlobalSiteManager
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.interface import Interface
from zope.publisher.interfaces.browser import IBrowserRequest

import pytest


ROLES = "Access contents information"
PLACES = [
    (IndexQueue, "process"),
    (sibling_values.allowedRolesAndUsers, "callable"),
    (sibling_values.is_default_page, "callable"),
]


class IOwn(Interface):
    """Marks an item whose roles an add-on gives."""


@pytest.fixture
def pages(folder):
    """Three pages that only some may see."""
    folder.manage_permission(ROLES, ("Owner", "Reader"))
    folder.manage_setLocalRoles("reader", ["Reader"])
    for page in folder.objectValues():
        page.manage_permission(ROLES, (), acquire=1)
    processQueue()
    return folder.objectValues()


@pytest.fixture
def asked(monkeypatch):
    """The names of the items that Plone computed something for."""
    found = {"roles": [], "pages": []}
    chain, is_page = WorkspaceLocalRoleManager._parent_chain, PloneTool.isDefaultPage

    def _parent_chain(self, obj):
        found["roles"].append(obj.getId())
        return chain(self, obj)

    def isDefaultPage(self, obj, request=None):
        found["pages"].append(obj.getId())
        return is_page(self, obj, request)

    _parent_chain.__module__ = chain.__module__
    isDefaultPage.__module__ = is_page.__module__
    monkeypatch.setattr(WorkspaceLocalRoleManager, "_parent_chain", _parent_chain)
    monkeypatch.setattr(PloneTool, "isDefaultPage", isDefaultPage)
    return found


def reindex(contents) -> None:
    for content in contents:
        content.reindexObject(idxs=["allowedRolesAndUsers", "is_default_page"])
    processQueue()


def entries(contents) -> list:
    """What the catalog has about who may see these, and whether they are pages."""
    catalog = api.portal.get_tool("portal_catalog")
    found = []
    for content in contents:
        data = catalog.getIndexDataForRID(
            catalog.getrid("/".join(content.getPhysicalPath()))
        )
        is_page = bool(data["is_default_page"])
        found.append((sorted(data["allowedRolesAndUsers"]), is_page))
    return found


def assert_alike(contents) -> list:
    """The entries are those of stock Plone; returns them."""
    reindex(contents)
    stock = entries(contents)
    catalog = api.portal.get_tool("portal_catalog")
    for content in contents:
        # So that each entry is written again.
        path = "/".join(content.getPhysicalPath())
        for name in ("allowedRolesAndUsers", "is_default_page"):
            catalog._catalog.indexes[name].unindex_object(catalog.getrid(path))
    with patched(PLACES, sibling_values):
        reindex(contents)
    assert entries(contents) == stock
    return stock


def test_it_is_computed_once(pages, asked):
    found = assert_alike(pages)
    assert found[0] == found[1] == found[2]
    assert "user:reader" in found[0][0]
    asked["roles"].clear()
    asked["pages"].clear()
    with patched(PLACES, sibling_values):
        reindex(pages)
    assert asked == {"roles": ["page-0"], "pages": []}
    asked["roles"].clear()
    with patched(PLACES, sibling_values):
        # Another queue knows nothing of the first one.
        reindex(pages)
    assert asked["roles"] == ["page-0"]


def test_the_security_of_what_a_folder_contains(folder, pages, asked):
    asked["roles"].clear()
    with patched(PLACES, sibling_values):
        # Each brain wraps the request anew for its item.
        folder.reindexObjectSecurity()
        processQueue()
    assert asked["roles"] == ["news", "page-0"]


def local_roles(page):
    page.manage_setLocalRoles("friend", ["Reader"])


def local_roles_with_another_name(page):
    page.__ac_local_roles__ = {"stranger": ["Owner"]}


def callable_roles(page):
    page.__ac_local_roles__ = lambda: {"called": ["Reader"]}


def no_inheritance(page):
    page.__ac_local_roles_block__ = True


def permission(page):
    page.manage_permission(ROLES, ("Manager",))


def permission_with_acquired_roles(page):
    page.manage_permission(ROLES, ("Manager",), acquire=1)


def permission_for_all(page):
    page.manage_permission(ROLES, ("Anonymous",))


def no_roles(page):
    setattr(page, sibling_values.ROLES, None)


@pytest.mark.parametrize(
    "change",
    (
        local_roles,
        local_roles_with_another_name,
        callable_roles,
        no_inheritance,
        permission,
        permission_with_acquired_roles,
        permission_for_all,
        no_roles,
    ),
)
def test_a_page_that_differs_from_its_siblings(change, pages):
    change(pages[1])
    found = assert_alike(pages)
    assert found[0] == found[2] != found[1]


def test_lists_and_tuples_of_roles_differ(pages):
    # A tuple does not acquire.
    setattr(pages[0], sibling_values.ROLES, ["Manager"])
    setattr(pages[1], sibling_values.ROLES, ("Manager",))
    setattr(pages[2], sibling_values.ROLES, ["Editor"])
    found = assert_alike(pages)
    assert found[0] != found[1] and found[0] != found[2]


def test_items_in_different_folders(pages):
    portal = api.portal.get()
    other = api.content.create(portal, "Folder", "other", "Other")
    other.manage_permission(ROLES, ("Editor",))
    page = api.content.create(other, "Document", "page-1", "Page 1")
    page.manage_permission(ROLES, (), acquire=1)
    other.setDefaultPage("page-1")
    found = assert_alike([*pages, page, other, portal["news"]])
    assert found[3][0] != found[0][0]
    assert [is_page for _roles, is_page in found[:4]] == [False, False, False, True]


def test_the_default_page_of_a_folder(pages):
    api.portal.get()["news"].setDefaultPage("page-1")
    assert [is_page for _roles, is_page in assert_alike(pages)] == [False, True, False]


class Given(DefaultLocalRoleAdapter):
    """Gives roles by the name of an item."""

    def getAllRoles(self):
        return [(self.context.getId(), ["Reader"])]


class OtherPage(DefaultPage):
    """Finds another default page."""

    def isDefaultPage(self, obj):
        return obj.getId() == "page-2"


def test_an_add_on_that_gives_roles(pages):
    manager = getGlobalSiteManager()
    given = (Given, (IOwn,), ILocalRoleProvider, "own")
    manager.registerAdapter(*given)
    try:
        # Not the one that is asked first.
        for page in pages[1:]:
            alsoProvides(page, IOwn)
        found = assert_alike(pages)
    finally:
        manager.unregisterAdapter(*given)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [False, True, True]


def test_a_plugin_that_gives_roles(pages, monkeypatch):
    class Plugin(WorkspaceLocalRoleManager):
        def getAllLocalRolesInContext(self, obj):
            return {obj.getId(): {"Reader"}}

    plugin = api.portal.get_tool("acl_users")["borg_localroles"].aq_base
    monkeypatch.setattr(plugin, "__class__", Plugin)
    found = assert_alike(pages)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [True] * 3


@implementer(IGroupAwareWorkspace)
class Workspace:
    """Of an add-on that was made for an old release."""

    def __init__(self, context):
        self.context = context

    def getLocalRoles(self):
        return {self.context.getId(): {"Reader"}}


def test_an_adapter_that_gives_roles(pages):
    workspace = (Workspace, (IDexterityContent,), IGroupAwareWorkspace)
    getGlobalSiteManager().registerAdapter(*workspace)
    try:
        found = assert_alike(pages)
    finally:
        getGlobalSiteManager().unregisterAdapter(*workspace)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [True] * 3


def test_items_that_give_roles_themselves(pages, monkeypatch):
    monkeypatch.setattr(
        Document, "getLocalRoles", Workspace.getLocalRoles, raising=False
    )
    monkeypatch.setattr(Document, "context", property(aq_inner), raising=False)
    for page in pages:
        alsoProvides(page, IGroupAwareWorkspace)
    found = assert_alike(pages)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [True] * 3


def own_permission(self):
    return [self.getId()]


def own_block(self):
    return self.getId() != "page-0"


def own_permission_of_some(self, name):
    if name == sibling_values.ROLES and self.id != "page-0":
        return ("Manager",)
    return Item.__getattr__(self, name)


@pytest.mark.parametrize(
    "name, value",
    (
        (sibling_values.ROLES, property(own_permission)),
        (sibling_values.BLOCK, property(own_block)),
    ),
)
def test_a_class_that_computes_permissions(pages, monkeypatch, name, value):
    for page in pages:
        vars(page.aq_base).pop(name, None)
    monkeypatch.setattr(Document, name, value, raising=False)
    found = assert_alike(pages)
    assert found[0] != found[1]


class Own(Document):
    """Of an add-on: it computes permissions."""

    __getattr__ = own_permission_of_some


def test_a_class_of_an_add_on(pages, monkeypatch):
    for page in pages:
        vars(page.aq_base).pop(sibling_values.ROLES, None)
        monkeypatch.setattr(page.aq_base, "__class__", Own)
    found = assert_alike(pages)
    assert found[0] != found[1] == found[2]


def test_classes_with_different_permissions(folder, pages, monkeypatch):
    link = api.content.create(folder, "Link", "link", "Link")
    for content in (*pages, link):
        vars(content.aq_base).pop(sibling_values.ROLES, None)
    monkeypatch.setattr(Document, sibling_values.ROLES, ("Manager",), raising=False)
    found = assert_alike([*pages, link])
    assert found[0] == found[1] != found[3]


def test_an_item_outside_of_a_folder(pages, monkeypatch):
    monkeypatch.setattr(sibling_values, "_answers", [{}])
    catalog = api.portal.get_tool("portal_catalog")
    for indexer in (allowedRolesAndUsers, is_default_page):
        stock = indexer(pages[0].aq_base, catalog)()
        with patched(PLACES, sibling_values):
            assert indexer(pages[0].aq_base, catalog)() == stock


def test_folders_that_are_gone(pages, monkeypatch):
    monkeypatch.setattr(sibling_values, "_answers", [{}])
    portal, catalog = api.portal.get(), api.portal.get_tool("portal_catalog")
    with patched(PLACES, sibling_values):
        for number in range(20):
            # Another one may have its place in memory.
            folder = Folder("folder", portal_type="Folder").__of__(portal)
            setattr(folder, sibling_values.ROLES, (f"Role {number}",))
            page = pages[0].aq_base.__of__(folder)
            assert f"Role {number}" in allowedRolesAndUsers(page, catalog)()
            del folder, page


def test_what_a_caller_changes(pages, monkeypatch):
    monkeypatch.setattr(sibling_values, "_answers", [{}])
    catalog = api.portal.get_tool("portal_catalog")
    with patched(PLACES, sibling_values):
        allowedRolesAndUsers(pages[0], catalog)().append("Somebody")
        assert "Somebody" not in allowedRolesAndUsers(pages[1], catalog)()


class OwnUsers(PluggableAuthService):
    """The user folder of an add-on."""

    def _getAllLocalRoles(self, obj):
        return {obj.getId(): ["Reader"]}


def test_a_user_folder_that_gives_roles(pages, monkeypatch):
    users = api.portal.get_tool("acl_users").aq_base
    monkeypatch.setattr(users, "__class__", OwnUsers)
    found = assert_alike(pages)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [True] * 3


def test_a_class_that_gives_roles(pages, monkeypatch):
    def roles(self):
        return {self.getId(): ["Reader"]}

    for page in pages:
        vars(page.aq_base).pop("__ac_local_roles__", None)
    monkeypatch.setattr(Document, "__ac_local_roles__", roles, raising=False)
    found = assert_alike(pages)
    assert [f"user:page-{n}" in found[n][0] for n in range(3)] == [True] * 3


class Users(SimpleItem):
    """A user folder of its own in an item."""

    id = "acl_users"

    def _getAllLocalRoles(self, obj):
        return {"own": ["Reader"]}


def test_a_page_with_users_of_its_own(pages):
    pages[1].acl_users = Users()
    found = assert_alike(pages)
    assert ["user:own" in roles for roles, _is_page in found] == [False, True, False]


def roles(self, obj):
    return {obj.getId(): ["Reader"]}


def adapters(self, obj):
    return [Given(obj)] if hasattr(obj, "getId") else []


def chain(self, obj):
    return [obj] if obj.getId() == "page-0" else []


@pytest.mark.parametrize(
    "place, name, method",
    (
        (PluggableAuthService, "_getAllLocalRoles", roles),
        (WorkspaceLocalRoleManager, "getAllLocalRolesInContext", roles),
        (WorkspaceLocalRoleManager, "_getAdapters", adapters),
        (WorkspaceLocalRoleManager, "_parent_chain", chain),
    ),
)
def test_methods_that_an_add_on_patches(pages, monkeypatch, place, name, method):
    for page in pages:
        page.manage_setLocalRoles("friend", ["Reader"])
    monkeypatch.setattr(place, name, method)
    found = assert_alike(pages)
    assert found[0] != found[1]


def is_page(*arguments, **options):
    return any(getattr(one, "id", None) == "page-2" for one in arguments)


@pytest.mark.parametrize(
    "place, name",
    ((PloneTool, "isDefaultPage"), (default_page_module, "is_default_page")),
)
def test_functions_that_an_add_on_patches(pages, monkeypatch, place, name):
    monkeypatch.setattr(place, name, is_page)
    found = assert_alike(pages)
    assert [is_page for _roles, is_page in found] == [False, False, True]


def test_a_view_that_finds_another_default_page(pages):
    manager = getGlobalSiteManager()
    view = (OtherPage, (IDexterityContent, IBrowserRequest))
    stock = manager.adapters.lookup(view[1], Interface, "default_page")
    manager.registerAdapter(*view, Interface, "default_page")
    try:
        found = assert_alike(pages)
    finally:
        manager.unregisterAdapter(*view, Interface, "default_page")
        if stock is not None:
            assert manager.adapters.lookup(view[1], Interface, "default_page") is stock
    assert [is_page for _roles, is_page in found] == [False, False, True]


def test_outside_of_a_queue_each_item_is_asked(pages, asked):
    catalog = api.portal.get_tool("portal_catalog")
    with patched(PLACES, sibling_values):
        for page in pages:
            catalog.catalog_object(page, idxs=["allowedRolesAndUsers"])
    assert asked["roles"] == ["page-0", "page-1", "page-2"]


def test_what_fails_is_not_kept(pages, monkeypatch):
    def fail(self, obj):
        raise ValueError(obj.getId())

    with patched(PLACES, sibling_values):
        with monkeypatch.context() as patch:
            patch.setattr(WorkspaceLocalRoleManager, "_getAdapters", fail)
            with pytest.raises(ValueError):
                reindex(pages)
        assert sibling_values._answers == []
        getQueue().clear()
        reindex(pages)
    assert "user:reader" in entries(pages)[0][0]
