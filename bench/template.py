"""Makes the database that both sides start from: ``python -m bench.template``.

A script of its own, since Zope cannot be configured twice in one process.
"""

from argparse import ArgumentParser
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.content import add_folder
from collective.async_.demo.site import ADDON
from collective.async_.demo.site import create_site
from collective.async_.demo.site import set_undo_seconds
from collective.async_.demo.site import set_up
from collective.async_.demo.zope import act_as
from collective.async_.demo.zope import application
from pathlib import Path
from plone import api
from plone.base.utils import get_installer
from zope.component.hooks import setSite

import logging
import transaction


USERS = 8
PASSWORD = "bench-password"
TARGET = "target"
CROWD = "crowd"


def user_name(number: int) -> str:
    """The name of one of the USERS people."""
    return f"person-{number}"


def fill(sizes: list[int], crowd: int) -> None:
    """A folder of each size, one to paste into, and documents for a crowd."""
    add_folder(TARGET, "Target", 0)
    transaction.commit()
    for size in sizes:
        add_folder(f"size-{size}", f"Size {size}", size)
    add_folder(CROWD, "Crowd", crowd)
    for number in range(USERS):
        api.user.create(
            username=user_name(number),
            password=PASSWORD,
            email=f"{user_name(number)}@example.org",
            roles=("Member", "Contributor", "Editor", "Reviewer"),
        )
    transaction.commit()


def main() -> None:
    """Create the stock site, or add the add-on to a copy of it."""
    parser = ArgumentParser()
    parser.add_argument("configuration", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--crowd", type=int, default=0)
    parser.add_argument("--install", action="store_true", help="the add-on")
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with application(options.configuration) as app:
        if SITE_ID not in app:
            create_site(app)
            setSite(app[SITE_ID])
            # The REST API saves at once on both sides.
            set_up(app, ["plone.restapi"])
            fill(options.sizes, options.crowd)
        setSite(app[SITE_ID])
        act_as(app, ADMIN[0])
        if options.install:
            get_installer(app[SITE_ID], app.REQUEST).install_product(ADDON)
            set_undo_seconds(0)


if __name__ == "__main__":
    main()
