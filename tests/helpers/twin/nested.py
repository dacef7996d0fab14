"""A site with the add-on inside a folder of Zope."""

from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.site import set_undo_seconds
from OFS.Folder import Folder
from plone import api
from plone.distribution.api import site as site_api
from Products.CMFPlone.utils import get_installer
from zope.component.hooks import getSite
from zope.component.hooks import setSite

import transaction


FOLDER, SITE = "sites", "Nested"


def nest() -> str:
    """Create it if it is not there; return its path in the root."""
    app = api.portal.get().getPhysicalRoot()
    if FOLDER not in app.objectIds():
        app._setObject(FOLDER, Folder(FOLDER))
        # The site is created in a transaction of its own.
        transaction.commit()
        here = getSite()
        try:
            _create(app[FOLDER])
        finally:
            setSite(here)
    return f"{FOLDER}/{SITE}"


def _create(folder: Folder) -> None:
    answers = {
        "site_id": SITE,
        "title": "Nested",
        "description": "",
        "default_language": "en",
        "portal_timezone": "UTC",
        "setup_content": False,
    }
    site = site_api.create(folder, "classic", answers)
    setSite(site)
    get_installer(site, folder.REQUEST).install_product("collective.async")
    set_undo_seconds(0)
    api.user.create(username=EDITOR[0], password=EDITOR[1], email="editor@example.org")
