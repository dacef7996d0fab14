"""A Plone site in this process, for the commands."""

from ..runner.session import connection
from ..runner.session import in_site
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from typing import TypeVar
from ZODB.POSException import ConflictError
from Zope2.Startup.run import make_wsgi_app

import click
import transaction
import Zope2


T = TypeVar("T")
TRIES = 5


@contextmanager
def open_site(configuration: Path, path: str | None) -> Iterator[Any]:
    """Boot Zope and give a Plone site, acted on by the system user.

    Raises ClickException when it is not clear which site. Once a process: Zope
    cannot be configured a second time.
    """
    make_wsgi_app({}, str(configuration))
    with connection() as app, in_site(app, _site_path(app, path)) as site:
        newSecurityManager(None, system)
        try:
            yield site
        finally:
            transaction.abort()
    Zope2.DB.close()


def _site_path(app: Any, path: str | None) -> str:
    sites = ["/".join(s.getPhysicalPath()) for s in app.objectValues("Plone Site")]
    if path is None and len(sites) == 1:
        return sites[0]
    wanted = app.unrestrictedTraverse((path or "").strip("/"), None)
    if path is None or getattr(wanted, "meta_type", None) != "Plone Site":
        found = ", ".join(sites) or "none"
        raise click.ClickException(f"Which Plone site? There are: {found}")
    return path


def commit(work: Callable[[], T]) -> T:
    """Do something in a transaction of its own, again after conflicts."""
    for attempt in range(TRIES):
        transaction.begin()
        try:
            result = work()
            transaction.commit()
            return result
        except ConflictError:
            transaction.abort()
            if attempt == TRIES - 1:
                raise
        except BaseException:
            transaction.abort()
            raise
    raise AssertionError("unreachable")
