"""Makes a database with very many tasks: ``python -m bench.stores``.

A script of its own, since Zope cannot be configured twice in one process.
"""

from .probe.history import make_history
from .probe.history import make_waiting
from argparse import ArgumentParser
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.site import ADDON
from collective.async_.demo.site import create_site
from collective.async_.demo.site import set_up
from collective.async_.demo.zope import act_as
from collective.async_.demo.zope import application
from collective.async_.settings import PREFIX
from OFS.Application import Application
from pathlib import Path
from plone import api
from plone.base.utils import get_installer
from zope.component.hooks import setSite

import logging
import transaction


# The users of the tasks in each site; the first one is the editor who looks at them.
USERS = (EDITOR[0], *(f"user-{number}" for number in range(1, 50)))


def site_names(count: int) -> list[str]:
    """The ids of the sites; the first one is that of all other benchmarks."""
    return [SITE_ID, *(f"site-{number}" for number in range(2, count + 1))]


def make_sites(app: Application, count: int) -> None:
    """Make the sites that are missing, all with the add-on."""
    for name in site_names(count):
        if name in app:
            continue
        create_site(app, name)
        setSite(app[name])
        if name == SITE_ID:
            set_up(app, [ADDON])
        else:
            act_as(app, ADMIN[0])
            get_installer(app[name], app.REQUEST).install_product(ADDON)
        transaction.commit()
        print(f"Site {name}", flush=True)


def fill(app: Application, count: int, finished: int, waiting: int) -> None:
    """The same number of tasks in each site, of many users."""
    for name in site_names(count):
        setSite(app[name])
        # It is kept for the next run, and must then be as it is now.
        for days in ("keep_succeeded_days", "keep_failed_days"):
            api.portal.set_registry_record(f"{PREFIX}.{days}", 3650)
        make_history(finished // count, closed=True, users=USERS)
        make_waiting(waiting // count, USERS)
        transaction.commit()
        app._p_jar.cacheMinimize()
        print(f"Tasks of {name}", flush=True)


def main() -> None:
    """Make the sites, or fill those of a copy."""
    parser = ArgumentParser()
    parser.add_argument("configuration", type=Path)
    parser.add_argument("--sites", type=int, required=True)
    parser.add_argument("--finished", type=int, default=0)
    parser.add_argument("--waiting", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    with application(options.configuration) as app:
        make_sites(app, options.sites)
        fill(app, options.sites, options.finished, options.waiting)


if __name__ == "__main__":
    main()
