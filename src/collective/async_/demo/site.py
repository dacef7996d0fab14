"""Creates the site of a stack: ``python -m collective.async_.demo.site``."""

from ..settings import PREFIX
from .accounts import ADMIN
from .accounts import EDITOR
from .accounts import SITE_ID
from .content import add_folder
from .zope import act_as
from .zope import application
from argparse import ArgumentParser
from OFS.Application import Application
from pathlib import Path
from plone import api
from plone.base.utils import get_installer
from plone.distribution.api import site as site_api
from zope.component.hooks import setSite

import logging
import transaction


ADDON = "collective.async"


def create_site(app: Application, site_id: str = SITE_ID) -> None:
    """Create an empty Classic UI site and commit it."""
    answers = {
        "site_id": site_id,
        "title": "Background tasks",
        "description": "Try it: delete a folder of many pages.",
        "default_language": "en",
        "portal_timezone": "UTC",
        "setup_content": False,
    }
    site_api.create(app, "classic", answers)


def set_up(app: Application, addons: list[str]) -> None:
    """Add the accounts and the add-ons to the site in one transaction."""
    # Not before creating the site, which replaces the user folder of the root.
    app.acl_users._doAddUser(*ADMIN, ["Manager"], [])
    act_as(app, ADMIN[0])
    installer = get_installer(app[SITE_ID], app.REQUEST)
    for addon in addons:
        if not installer.install_product(addon):
            raise RuntimeError(f"{addon} could not be installed")
    # Otherwise the menu of every page would contain all pages of the sample folders.
    api.portal.set_registry_record("plone.navigation_depth", 1)
    api.user.create(
        username=EDITOR[0],
        password=EDITOR[1],
        email="editor@example.org",
        roles=("Member", "Contributor", "Editor", "Reviewer"),
    )
    transaction.commit()


def set_undo_seconds(seconds: int) -> None:
    """Set how long a delete waits for an undo, and commit."""
    api.portal.set_registry_record(f"{PREFIX}.undo_seconds", seconds)
    transaction.commit()


def main(argv: list[str] | None = None) -> None:
    """Create the site if there is none, and then the requested folder."""
    parser = ArgumentParser(description="Create the demo site and its content.")
    parser.add_argument("configuration", type=Path, help="a zope.conf")
    parser.add_argument(
        "--addon", action="append", default=[], help="another add-on for a new site"
    )
    parser.add_argument(
        "--undo-seconds", type=int, help="how long a delete waits in a new site"
    )
    parser.add_argument("--folder", help="the short name of a folder to add")
    parser.add_argument("--title", help="the title of the folder")
    parser.add_argument("--documents", type=int, default=0, help="its number of pages")
    options = parser.parse_args(argv)
    # Creating a site logs dozens of warnings that do not matter here.
    logging.basicConfig(level=logging.ERROR)
    with application(options.configuration) as app:
        if SITE_ID not in app:
            create_site(app)
        setSite(app[SITE_ID])
        if app.acl_users.getUserById(ADMIN[0]) is None:
            set_up(app, [ADDON, *options.addon])
            if options.undo_seconds is not None:
                set_undo_seconds(options.undo_seconds)
        act_as(app, ADMIN[0])
        if options.folder:
            title = options.title or options.folder
            add_folder(options.folder, title, options.documents)


if __name__ == "__main__":
    main()
