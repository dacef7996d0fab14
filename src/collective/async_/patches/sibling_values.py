"""CMFPlone: compute once what is the same for all items in a folder.

Who may see an item depends on the item and on all that contains it. Most items in a
folder have the same permissions and local roles, so the answer for one of them is that
for the others. Whether an item is the default page is also asked for each of them.

The answers are kept while the indexing queue is processed. They are those of Plone's
own code, for items of Plone's own classes; where an add-on gives roles or finds default
pages, everything is computed for each item.

Versions: read in Products.CMFPlone 6.2, the last release, and reproduced there.
Upstream: "Products.CMFPlone" in ``docs/upstream.rst``. It can go when
``docs/upstream/sibling_values.py`` prints "Fixed".
"""

from .known_values import CLASSES
from .patch import are_stock
from .patch import Patch
from AccessControl.Permission import getPermissionIdentifier
from Acquisition import aq_base
from Acquisition import aq_chain
from Acquisition import aq_inner
from Acquisition import aq_parent
from borg.localrole.default_adapter import DefaultLocalRoleAdapter
from borg.localrole.interfaces import ILocalRoleProvider
from borg.localrole.interfaces import IWorkspace
from borg.localrole.workspace import WorkspaceLocalRoleManager
from collections.abc import Callable
from functools import wraps
from inspect import getattr_static
from plone.base.defaultpage import get_default_page
from Products.CMFCore.indexing import IndexQueue
from Products.CMFCore.utils import getToolByName
from Products.CMFPlone.browser import defaultpage as default_page_module
from Products.CMFPlone.CatalogTool import allowedRolesAndUsers
from Products.CMFPlone.CatalogTool import is_default_page
from Products.CMFPlone.PloneTool import PloneTool
from Products.PlonePAS.interfaces.plugins import ILocalRolesPlugin
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
from types import NoneType
from typing import Any
from zope.component import getSiteManager
from zope.component import queryMultiAdapter
from zope.interface import providedBy
from ZPublisher.BaseRequest import RequestContainer


ROLES = getPermissionIdentifier("Access contents information")
LOCAL_ROLES = "__ac_local_roles__"
BLOCK = "__ac_local_roles_block__"
# Methods that find local roles, and the modules that may define them.
METHODS = (
    (PluggableAuthService, "_getAllLocalRoles", "Products.PlonePAS.pas"),
    (WorkspaceLocalRoleManager, "_getAdapters", "borg.localrole.workspace"),
    (WorkspaceLocalRoleManager, "_parent_chain", "borg.localrole.workspace"),
    (
        WorkspaceLocalRoleManager,
        "getAllLocalRolesInContext",
        "borg.localrole.workspace",
    ),
)
# The same for default pages.
PAGE_METHODS = (
    (PloneTool, "isDefaultPage", "Products.CMFPlone.PloneTool"),
    (default_page_module, "is_default_page", "plone.base.defaultpage"),
)

# Those of the queues that are being processed, the innermost last.
_answers: list[dict[Any, Any]] = []
_ABSENT = object()


def install() -> None:
    """Share answers between siblings. For processes with one thread only."""
    stock = IndexQueue.process

    @wraps(stock)
    def process(queue: IndexQueue) -> int:
        _answers.append({})
        try:
            return stock(queue)
        finally:
            _answers.pop()

    IndexQueue.process = process
    for indexer, share in (
        (allowedRolesAndUsers, _shared_roles),
        (is_default_page, _is_shared_default_page),
    ):
        indexer.callable = _sharing(indexer.callable, share)


def _sharing(stock: Callable, share: Callable) -> Callable:
    @wraps(stock)
    def value(obj: Any) -> Any:
        folder = aq_parent(aq_inner(obj))
        if not _answers or folder is None or type(aq_base(obj)) not in CLASSES:
            return stock(obj)
        # The folders themselves: a key must not be the id of something else later. But
        # not what holds the request: each item that a search finds may have its own.
        chain = map(aq_base, aq_chain(aq_inner(folder)))
        above = tuple(place for place in chain if type(place) is not RequestContainer)
        return share(stock, obj, tuple(map(id, above)), above)

    return value


def _remembered(key: Any, compute: Callable[[], Any], keep: Any = None) -> Any:
    answers = _answers[-1]
    if key not in answers:
        answers[key] = compute(), keep
    return answers[key][0]


def _shared_roles(stock: Callable, obj: Any, ids: Any, above: Any) -> list[str]:
    security = _own_security(obj)
    if security is None or not _remembered(
        ("users", ids), lambda: _finds_stock_roles(obj), above
    ):
        return stock(obj)
    return list(_remembered((security, ids), lambda: stock(obj), above))


def _own_security(obj: Any) -> tuple[Any, ...] | None:
    """What the answer depends on in the item itself; None if not only on that."""
    base, spec = aq_base(obj), providedBy(obj)
    kind = type(base)
    if not _remembered(
        ("stock", spec), lambda: _is_stock_class(kind) and _is_stock_spec(spec)
    ):
        return None
    own = vars(base)
    permission, local = own.get(ROLES, _ABSENT), own.get(LOCAL_ROLES)
    if (
        not (permission is _ABSENT or type(permission) in (list, tuple))
        or type(local) not in (NoneType, dict)
        or hasattr(base, "acl_users")
    ):
        return None
    roles = None if permission is _ABSENT else tuple(permission)
    given = tuple((name, tuple(roles)) for name, roles in (local or {}).items())
    return kind, type(permission), roles, given, bool(own.get(BLOCK))


def _is_stock_class(kind: type) -> bool:
    """Has it nothing that an add-on computes for each of its items?"""
    return (
        getattr_static(kind, LOCAL_ROLES, None) is None
        and type(getattr_static(kind, BLOCK, None)) in (NoneType, bool, int)
        and type(getattr_static(kind, ROLES, None)) in (NoneType, list, tuple)
    )


def _is_stock_spec(spec: Any) -> bool:
    """Are local roles those that were given to the item?"""
    adapters = getSiteManager().adapters
    providers = adapters.lookupAll((spec,), ILocalRoleProvider)
    return all(
        factory is DefaultLocalRoleAdapter for _name, factory in providers
    ) and not (
        spec.isOrExtends(IWorkspace) or adapters.lookup1(spec, IWorkspace) is not None
    )


def _finds_stock_roles(obj: Any) -> bool:
    """Is there no plugin of an add-on that gives local roles?"""
    users = getToolByName(obj, "acl_users", None)
    return (
        type(aq_base(users)) is PluggableAuthService
        and are_stock(METHODS)
        and all(
            type(aq_base(plugin)) is WorkspaceLocalRoleManager
            for _id, plugin in users._getOb("plugins").listPlugins(ILocalRolesPlugin)
        )
    )


def _is_shared_default_page(stock: Callable, obj: Any, ids: Any, above: Any) -> Any:
    page = _remembered(("page", ids), lambda: _default_page(obj), above)
    if page is _ABSENT:
        return stock(obj)
    return page == obj.getId()


def _default_page(obj: Any) -> Any:
    """The name of the default page, or None; _ABSENT if an add-on looks for it."""
    tool, folder = getToolByName(obj, "plone_utils", None), aq_parent(aq_inner(obj))
    if type(aq_base(tool)) is not PloneTool or not are_stock(PAGE_METHODS):
        return _ABSENT
    view = queryMultiAdapter((folder, tool.REQUEST), name="default_page")
    found = getattr(type(view), "isDefaultPage", None)
    if getattr(found, "__module__", None) != default_page_module.__name__:
        return _ABSENT
    return get_default_page(folder)


PATCH = Patch("sibling-values", "Products.CMFPlone>=6.2,<6.3", install)
