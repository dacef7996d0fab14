"""Versions and working copies of folders, which the demo does not have."""

from plone import api
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.base.utils import get_installer
from typing import Any


TYPE = "Folder"


def install_versions() -> None:
    """Folders get versions, and content gets working copies."""
    portal = api.portal.get()
    get_installer(portal, portal.REQUEST).install_product("plone.app.iterate")
    repository = api.portal.get_tool("portal_repository")
    types = repository.getVersionableContentTypes()
    repository.setVersionableContentTypes(list({*types, TYPE}))
    # A working copy locks its original.
    fti = api.portal.get_tool("portal_types")[TYPE]
    fti._updateProperty("behaviors", (*fti.behaviors, "plone.locking"))


def save_version(path: str, title: str) -> None:
    """Keep a version with this title; the folder itself has another one now."""
    folder = _content(path)
    current, folder.title = folder.title, title
    api.portal.get_tool("portal_repository").save(folder)
    folder.title = current


def title(path: str) -> str:
    """The title that content has now."""
    return _content(path).Title()


def make_working_copy(path: str) -> None:
    """A working copy of a folder, in which there is a copy of the folder.

    plone.app.iterate leaves what is in a folder where it is, and adds what is new in
    the working copy when it is checked in. That goes over Zope's clipboard, which has
    no room for more than about 200 items side by side.
    """
    folder = _content(path)
    copy = ICheckinCheckoutPolicy(folder).checkout(folder.aq_parent)
    copy.manage_pasteObjects(folder.aq_parent.manage_copyObjects(folder.getId()))


def _content(path: str) -> Any:
    return api.portal.get().unrestrictedTraverse(path)
