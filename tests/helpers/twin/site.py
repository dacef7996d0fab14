"""Creates the second, stock site: ``python -m helpers.twin.site offline.conf``."""

from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.site import act_as
from collective.async_.demo.zope import application
from pathlib import Path
from plone import api
from plone.distribution.api import site as site_api
from Products.CMFPlone.utils import get_installer
from zope.component.hooks import setSite

import sys
import transaction


STOCK = "Stock"
# For working copies; the demo does not have it.
ITERATE = "plone.app.iterate"


def main(configuration: Path) -> None:
    """Create a site like that of the demo, but without the add-on."""
    with application(configuration) as app:
        answers = {
            "site_id": STOCK,
            "title": "Background tasks",
            "description": "Try it: delete a folder of many pages.",
            "default_language": "en",
            "portal_timezone": "UTC",
            "setup_content": False,
        }
        setSite(site_api.create(app, "classic", answers))
        act_as(app, ADMIN[0])
        # As in the site of the other tests: its index data differ else.
        get_installer(app[STOCK], app.REQUEST).install_product("plone.restapi")
        get_installer(app[STOCK], app.REQUEST).install_product(ITERATE)
        api.portal.set_registry_record("plone.navigation_depth", 1)
        roles = ("Member", "Contributor", "Editor", "Reviewer")
        api.user.create(
            username=EDITOR[0],
            password=EDITOR[1],
            email="editor@example.org",
            roles=roles,
        )
        setSite(app[SITE_ID])
        get_installer(app[SITE_ID], app.REQUEST).install_product(ITERATE)
        transaction.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
