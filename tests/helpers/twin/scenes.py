"""Functions that tests call in a site, in addition to clicks."""

from .memory import memory
from collective.async_.actions import large_selection
from collective.async_.tasks import control
from collective.async_.tasks.store import get_store
from persistent.list import PersistentList
from plone import api
from plone.app.redirector.interfaces import IRedirectionStorage
from plone.base.interfaces.constrains import ENABLED
from plone.base.interfaces.constrains import ISelectableConstrainTypes
from plone.dexterity.fti import DexterityFTI
from plone.locking.interfaces import ILockable
from plone.registry.interfaces import IRegistry
from Products.CMFPlone.utils import get_installer
from typing import Any
from zc.relation.interfaces import ICatalog
from zope.component import getUtility


TWINS = "helpers.twin."
MODEL = """
<model xmlns="http://namespaces.plone.org/supermodel/schema">
  <schema>
    <field name="servings" type="zope.schema.Int"><title>Servings</title></field>
  </schema>
</model>
"""


def clear() -> None:
    """Remove all recorded events and settings of the test."""
    known = memory()
    known.clear()
    known["events"] = PersistentList()


def wish(name: str, value: str | None) -> None:
    """Set ``fail`` or ``slow`` (an event class), ``veto`` (its message), ``hold`` (the
    name of what a test releases), ``addresses`` or ``long``."""
    memory()[name] = value


def trust_subscribers(harmless: bool) -> None:
    """Whether those of the twins count as ones that never refuse anything."""
    others = tuple(name for name in large_selection.HARMLESS if name != TWINS)
    large_selection.HARMLESS = (*others, TWINS) if harmless else others


def create(where: str, type_: str, id_: str, values: dict[str, Any]) -> str:
    """Create content that the editor does not own; return its UID."""
    content = api.content.create(_content(where), type_, id_, **values)
    return api.content.get_uuid(content)


def fill(where: str, number: int) -> None:
    """Create documents whose words are mostly different."""
    for page in range(number):
        values = {"title": f"Leaf {page}", "description": f"About {page % 7} trees"}
        create(where, "Document", f"leaf-{page}", values)


def search(text: str) -> int:
    """The number of items with this text."""
    return len(api.content.find(SearchableText=text))


def uid(where: str) -> str:
    """The UID of the content at this path."""
    return api.content.get_uuid(_content(where))


def move(where: str, target: str) -> None:
    """Move content."""
    api.content.move(_content(where), _content(target))


def rename(where: str, id_: str) -> None:
    """Rename content. Not together with a move: the catalog would be wrong."""
    api.content.rename(_content(where), id_)


def transition(where: str, name: str) -> None:
    """Change the state of content."""
    api.content.transition(_content(where), name)


def delete(where: str) -> None:
    """Delete content if it exists."""
    content = api.portal.get().unrestrictedTraverse(where, None)
    if content is not None:
        content.wl_clearLocks()
        api.content.delete(content)


def roles(user: str, names: list[str]) -> None:
    """Set the roles of a user of the site."""
    portal = api.portal.get()
    portal.acl_users.portal_role_manager.assignRolesToPrincipal(names, user)


def local_roles(user: str, where: str, names: list[str]) -> None:
    """Give a user of the site roles in a folder only."""
    folder = _content(where)
    folder.manage_setLocalRoles(user, names)
    folder.reindexObjectSecurity()


def drop_user(user: str) -> None:
    """Delete a user of the site."""
    api.user.delete(username=user)


def add_user(user: str, names: list[str]) -> None:
    """Add a user whose password is ``demo-editor``."""
    api.user.create(
        username=user, password="demo-editor", email="x@example.org", roles=names
    )


def lock(where: str) -> None:
    """Lock content as the administrator who edits it."""
    ILockable(_content(where)).lock()


def only_allow(where: str, types: list[str]) -> None:
    """Restrict what can be added to a folder."""
    constraint = ISelectableConstrainTypes(_content(where))
    constraint.setConstrainTypesMode(ENABLED)
    constraint.setLocallyAllowedTypes(types)
    constraint.setImmediatelyAddableTypes(types)


def allow(where: str, permission: str, names: list[str]) -> None:
    """Give a permission to these roles and to no others."""
    content = _content(where)
    content.manage_permission(permission, names)
    content.reindexObjectSecurity()


def set_record(name: str, value: Any) -> None:
    """Set a record of the registry; a list becomes a tuple."""
    value = tuple(value) if isinstance(value, list) else value
    api.portal.set_registry_record(name, value)


def set_thresholds(lines: list[str]) -> None:
    """Set from how many items on actions are tasks, if the add-on is installed."""
    name = "collective.async.thresholds"
    if name in getUtility(IRegistry):
        api.portal.set_registry_record(name, lines)


def purge(url: str) -> None:
    """Let the thread that sends purges send one more, after all others."""
    from plone.cachepurging.interfaces import IPurger

    getUtility(IPurger).purgeAsync(url)


def default_page(where: str, id_: str) -> None:
    """Set the default page of a folder."""
    _content(where).setDefaultPage(id_)


def _content(where: str) -> Any:
    return api.portal.get().restrictedTraverse(where) if where else api.portal.get()


def start() -> None:
    """Create two folders with three pages, and remove everything else."""
    portal = api.portal.get()
    clear()
    roles("editor", ["Member", "Contributor", "Editor", "Reviewer"])
    # Tests rename ``here`` to that.
    delete("other")
    for where in ("here", "there"):
        delete(where)
        create("", "Folder", where, {"title": where.title()})
        for number in range(1, 4):
            title = f"Page {number}"
            values = {"title": title, "language": "en"}
            create(where, "Document", f"page-{number}", values)
    storage = getUtility(IRedirectionStorage)
    for old in list(storage):
        storage.remove(old)
    # plone.app.iterate leaves those of deleted working copies.
    getUtility(ICatalog).clear()
    store = get_store(portal)
    for record in list(store.all()) if store else ():
        store.remove(record)
    set_thresholds([])
    clear()


def make_type(id_: str) -> None:
    """Create a type like the Dexterity control panel."""
    types = api.portal.get_tool("portal_types")
    if id_ in types:
        return
    fti = DexterityFTI(
        id_,
        title=id_.title(),
        klass="plone.dexterity.content.Container",
        model_source=MODEL,
        behaviors="\n".join(("plone.dublincore", "plone.namefromtitle")),
    )
    types._setObject(id_, fti)


def retry(task_id: str) -> None:
    """Let a failed task run again."""
    control.retry(get_store(api.portal.get()).get(task_id))


def install(product: str) -> None:
    """Install an add-on."""
    portal = api.portal.get()
    get_installer(portal, portal.REQUEST).install_product(product)


def uninstall(product: str) -> None:
    """Uninstall an add-on."""
    portal = api.portal.get()
    get_installer(portal, portal.REQUEST).uninstall_product(product)


def speak(languages: list[str]) -> None:
    """Create a folder for each language."""
    from plone.app.multilingual.browser.setup import SetupMultilingualSite

    api.portal.set_registry_record("plone.available_languages", languages)
    SetupMultilingualSite().setupSite(api.portal.get())


def link(where: str, other: str) -> None:
    """Make ``other`` the translation of content into its own language."""
    from plone.app.multilingual.interfaces import ITranslationManager

    content = _content(other)
    ITranslationManager(_content(where)).register_translation(
        content.Language(), content
    )


def translations(where: str) -> dict[str, str]:
    """The short names of the translations of content, by language."""
    from plone.app.multilingual.interfaces import ITranslationManager

    found = ITranslationManager(_content(where)).get_translations()
    return {language: content.getId() for language, content in found.items()}
