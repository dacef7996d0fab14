"""Starts Zope inside a Celery worker, in two steps around the fork."""

from ..config import BROKER_VARIABLE

import gc
import logging
import os


logger = logging.getLogger("collective.async")


def configure() -> None:
    """Read zope.conf, so that its ``<environment>`` counts.

    Raises SystemExit with the remedy when ZOPE_CONFIG or the broker is not set.
    """
    path = os.environ.get("ZOPE_CONFIG")
    if not path:
        raise SystemExit("Set ZOPE_CONFIG to the path of your zope.conf.")
    from Zope2.Startup.run import configure_wsgi

    configure_wsgi(path)
    if not os.environ.get(BROKER_VARIABLE):
        raise SystemExit(f"Set {BROKER_VARIABLE}, e.g. to redis://localhost:6379/0.")


def load() -> None:
    """Import all code and load all ZCML, once, before the children are forked.

    A child is then ready in a tenth of a second and shares the memory.
    """
    from ..patches.worker import apply_all
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SecurityManagement import noSecurityManager
    from AccessControl.users import system
    from Zope2.App import startup
    from Zope2.App.patches import apply_patches

    import OFS.Application

    apply_patches()
    OFS.Application.import_products()
    newSecurityManager(None, system)
    startup.load_zcml()
    noSecurityManager()
    apply_all()
    gc.freeze()


def open_database() -> None:
    """In a child: open the ZODB. Before the fork ZEO would lose its thread."""
    from ..broker.leases import keep_lease
    from .session import when_reachable
    from Zope2.App import startup

    import Zope2

    # Loaded by the parent; a second time would be a conflict of everything.
    startup.load_zcml = lambda: None
    # RelStorage does not wait for its database, Celery goes on with a process that
    # has none, and Zope cannot be started a second time.
    when_reachable(_reach_database)
    Zope2.startup_wsgi()
    keep_lease()


def _reach_database() -> None:
    from App.config import getConfiguration

    getConfiguration().dbtab.getDatabase("/", is_root=1).open().close()


def close_database() -> None:
    """When a child ends: let ZEO and the blob cache go in peace."""
    from .cache_purging import finish_purging

    import Zope2

    finish_purging()
    if Zope2.DB is not None:
        Zope2.DB.close()
