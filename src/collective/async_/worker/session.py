"""What a request of an editor has, in a worker: connection, site, user, request."""

from ..i18n import _
from ..interfaces import TaskFailed
from ..patching import EXECUTING
from ..tasks.record import TaskRecord
from ..tasks.request_context import RequestContext
from ..transient import is_transient
from ..transient import is_unreachable
from .errors import NoSuchSite
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from Acquisition import aq_base
from Acquisition import aq_parent
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.interfaces import IFolder
from plone.base.interfaces import IPloneSiteRoot
from typing import Any
from typing import TypeVar
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

# Objects that a worker keeps in memory between two tasks. A task needs as many as
# zope.conf allows, but the next one is about other content.
KEPT = 10_000
# Kinds of what is or may hold a Plone site.
KINDS = ("Plone Site", "Folder", "Folder (Ordered)", "BTreeFolder2")


def when_reachable(call: Callable[[], T]) -> T:
    """Call until the database can be reached, once a second."""
    while True:
        try:
            return call()
        except Exception as error:
            if not is_unreachable(error):
                raise
            logger.warning("Cannot reach the database: %s", type(error).__name__)
            time.sleep(1)


@contextmanager
def connection() -> Iterator[Any]:
    """The application root on a ZODB connection of its own.

    While the database cannot be reached it waits, as ZEO's client does by itself.
    """
    app = when_reachable(Zope2.app)
    try:
        yield app
    finally:
        _shrink(app._p_jar)
        app._p_jar.close()


def _shrink(jar: Any) -> None:
    """Drop what was not used lately; what has changed is never dropped."""
    cache = jar._cache
    allowed = cache.cache_size
    cache.cache_size = min(allowed, KEPT)
    jar.cacheGC()
    cache.cache_size = allowed


def site_paths(app: Any) -> list[str]:
    """The physical paths of all Plone sites, also of those inside Zope folders."""
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
    app: Any, site_path: str, context: RequestContext | None = None
) -> Iterator[Any]:
    """Enter a Plone site, with a request that has its layers, as anonymous user.

    Raises NoSuchSite when there is none at this path.
    """
    request = (context or RequestContext()).make_request()
    request.set(EXECUTING, True)
    setDefaultSkin(request)
    setRequest(request)
    newInteraction()
    try:
        root = app.__of__(RequestContainer(REQUEST=request))
        site = _find_site(root, site_path)
        request["PARENTS"] = [site, root]
        setSite(site)
        notify(BeforeTraverseEvent(site, request))
        if context is not None and context.language:
            request.set("LANGUAGE", context.language)
        yield site
    finally:
        # Not only cleared: content rules, among others, wait for the end of the
        # request to forget what they have done in it.
        request.close()
        setSite(None)
        clearRequest()
        noSecurityManager()
        endInteraction()


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


def act_as(site: Any, record: TaskRecord) -> None:
    """Become the editor who asked, with the roles they have now.

    Raises TaskFailed when the user is gone.
    """
    user = find_user(site, record.user_id)
    if user is None:
        raise TaskFailed(
            _(
                "The user “${user}” does not exist any more.",
                mapping={"user": record.user_id},
            )
        )
    newSecurityManager(site.REQUEST, user)


def find_user(site: Any, user_id: str) -> Any:
    """The user of the site or of Zope's root with this id, or None."""
    # Never a user wrapped in portal_membership: its local roles are denied.
    for folder in (site, aq_parent(site)):
        acl_users = getattr(folder, "acl_users", None)
        user = acl_users.getUserById(user_id) if acl_users is not None else None
        if user is not None:
            return user.__of__(acl_users)
    return None
