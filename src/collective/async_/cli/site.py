"""Opens a Plone site in this process, for the commands."""

from ..worker.session import connection
from ..worker.session import in_site
from ..worker.session import site_paths
from ..worker.transactions import TransactionRunner
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from Zope2.Startup.run import make_wsgi_app

import click
import os
import transaction
import Zope2


@contextmanager
def open_site(configuration: Path, path: str | None) -> Iterator[Any]:
    """Start Zope and give a Plone site, as the system user.

    Raises ClickException if it is not clear which site. Call it only once in a
    process: Zope cannot be configured twice.
    """
    # Zope reads the variable again when it opens the database.
    os.environ["ZOPE_CONFIG"] = str(configuration)
    make_wsgi_app({}, str(configuration))
    with connection() as app, in_site(app, _site_path(app, path)) as site:
        newSecurityManager(None, system)
        try:
            yield site
        finally:
            transaction.abort()
    Zope2.DB.close()


def transactions(site: Any) -> TransactionRunner:
    """A runner that calls functions with this site, each in its own transaction."""
    return TransactionRunner(site._p_jar, lambda: nullcontext(site))


def _site_path(app: Any, path: str | None) -> str:
    sites = site_paths(app)
    if path is None and len(sites) == 1:
        return sites[0]
    wanted = app.unrestrictedTraverse((path or "").strip("/"), None)
    if path is None or getattr(wanted, "meta_type", None) != "Plone Site":
        found = ", ".join(sites) or "none"
        raise click.ClickException(f"Choose a Plone site with --site. Sites: {found}")
    return path
