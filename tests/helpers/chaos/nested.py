"""Creates the site in a folder: ``python -m helpers.chaos.nested offline.conf``."""

from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.site import act_as
from collective.async_.demo.zope import application
from helpers.twin.nested import nest
from pathlib import Path
from plone import api
from plone.base.utils import get_installer
from zope.component.hooks import setSite

import sys
import transaction


def main(configuration: Path) -> None:
    """Create it like the first one, with the REST API."""
    with application(configuration) as app:
        act_as(app, ADMIN[0])
        setSite(app[SITE_ID])
        site = app.unrestrictedTraverse(nest())
        setSite(site)
        get_installer(site, app.REQUEST).install_product("plone.restapi")
        api.portal.set_registry_record("plone.navigation_depth", 1)
        transaction.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
