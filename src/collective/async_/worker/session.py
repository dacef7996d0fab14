"""Gives a worker what an editor's request has: connection, site, user, request."""

from ..patching import EXECUTING
from ..tasks.request_context import RequestContext
from ..transient import is_transient
from .errors import NoSuchSite
from .request import make_request
from .request import NO_CONTEXT
from AccessControl.SecurityManagement import noSecurityManager
from Acquisition import aq_base
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.interfaces import IFolder
from plone.base.interfaces import IPloneSiteRoot
from typing import Any
from typing import TypeVar
from ZODB import Connection
from zope.component.hooks import setSite
from zope.event import notify
from zope.globalrequest import clearRequest
from zope.globalrequest import setRequest
from zope.publisher.browser import setDefaultSkin
from zope.security.management import endInteraction
from zope.security.management import newInteraction
from zope.traversing.interfaces import BeforeTraverseEvent
from ZPublisher.BaseRequest import RequestContainer

import logging
import time
import Zope2


logger = logging.getLogger("collective.async")

T = TypeVar("T")

# Kinds of what is or may hold a Plone site.
KINDS = ("Plone Site", "Folder", "Folder (Ordered)", "BTreeFolder2")


def when_reachable(call: Callable[[], T]) -> T:
    """Call the function that opens the database, and retry it every second.

    While the database is unreachable, or when several processes make it at once.
    """
    while True:
        try:
            return call()
        except Exception as error:
            if not is_transient(error):
                raise
            logger.warning("Cannot open the database: %s", type(error).__name__)
            time.sleep(1)


@contextmanager
def connection() -> Iterator[Any]:
    """Give the application root on a new ZODB connection.

    Waits while the database cannot be reached, as a ZEO client does by itself.
    """
    app = when_reachable(Zope2.app)
    try:
        yield app
    finally:
        app._p_jar.close()


def site_paths(app: Any) -> list[str]:
    """The physical paths of all Plone sites, including those in Zope folders."""
    found = []
    # A large folder knows its children by kind; nobody looks at thousands of others.
    kinds = KINDS if hasattr(aq_base(app), "_mt_index") else None
    for name in app.objectIds(kinds):
        try:
            child = app._getOb(name)
            if IPloneSiteRoot.providedBy(child):
                found.append("/".join(child.getPhysicalPath()))
            elif IFolder.providedBy(child):
                found += site_paths(child)
        except Exception as error:
            if is_transient(error):
                raise
            # For example of a product that is gone: the other sites are looked after.
            logger.exception("Cannot look for Plone sites in %s", name)
    return found


@contextmanager
def in_site(
    app: Any, site_path: str, context: RequestContext = NO_CONTEXT
) -> Iterator[Any]:
    """Enter a Plone site as anonymous user, with a request that has its layers.

    Raises NoSuchSite if there is no site at this path.
    """
    request = make_request(context)
    request.set(EXECUTING, True)
    setDefaultSkin(request)
    setRequest(request)
    newInteraction()
    try:
        root = _root(app).__of__(RequestContainer(REQUEST=request))
        site = _find_site(root, site_path)
        request["PARENTS"] = [site, root]
        setSite(site)
        notify(BeforeTraverseEvent(site, request))
        if context.language:
            request.set("LANGUAGE", context.language)
        yield site
    finally:
        # Closing it fires the event of a request's end. Content rules, for example,
        # need it to forget which rules they have executed.
        request.close()
        setSite(None)
        clearRequest()
        noSecurityManager()
        endInteraction()


def _root(app: Any) -> Any:
    """The application root in the current object cache of its connection."""
    jar = app._p_jar
    # As when a connection is opened. The cache may have objects of an aborted
    # transaction, whose ids a restarted database server gives to others.
    if jar._reset_counter != Connection.global_reset_counter:
        jar._resetCache()
    return jar.root()["Application"]


def _find_site(root: Any, site_path: str) -> Any:
    try:
        site = root.unrestrictedTraverse(site_path.strip("/"))
    except Exception as error:
        # A database that cannot be reached must not look like a missing site.
        if is_transient(error):
            raise
        raise NoSuchSite(site_path) from error
    if not IPloneSiteRoot.providedBy(site):
        raise NoSuchSite(site_path)
    return site
