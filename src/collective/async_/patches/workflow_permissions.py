"""DCWorkflow: set one permission of an item without collecting all that it has.

A workflow sets each of its permissions on an item. For each one, DCWorkflow collects
all permissions of the item's class and its bases, and asks the item for those of what
it may contain. A page has no such method, so that its name is looked for in all schemas
of its type. Only one permission is wanted, and what is wanted of it is the names of the
methods that it protects: none, if the permission is inherited from a base.

Versions: read in Products.DCWorkflow 3.0 and 4.0, the last release; reproduced in 4.0.
Upstream: "Products.DCWorkflow" in ``docs/upstream.rst``. It can go when
``docs/upstream/workflow_permissions.py`` prints "Fixed".
"""

from .patch import are_stock
from .patch import Patch
from AccessControl.Permission import Permission
from functools import partial
from functools import wraps
from Products.DCWorkflow import DCWorkflow
from Products.DCWorkflow import utils
from typing import Any


# What the patch goes round.
STOCK = (
    (DCWorkflow, "modifyRolesForPermission", "Products.DCWorkflow.utils"),
    (utils, "modifyRolesForPermission", "Products.DCWorkflow.utils"),
    (utils, "ac_inherited_permissions", "Products.DCWorkflow.utils"),
    (utils, "gather_permissions", "AccessControl.rolemanager"),
)
PERMISSIONS = "__ac_permissions__"


def install() -> None:
    """Look for the one permission first."""
    stock = DCWorkflow.modifyRolesForPermission

    @wraps(stock)
    def modifyRolesForPermission(ob: Any, pname: str, roles: Any) -> int:
        methods = protected_methods(ob, pname)
        if methods is None:
            return stock(ob, pname, roles)
        permission = Permission(pname, methods, ob)
        if permission.getRoles() == roles:
            return 0
        permission.setRoles(roles)
        return 1

    DCWorkflow.modifyRolesForPermission = modifyRolesForPermission


def protected_methods(ob: Any, name: str) -> Any:
    """The methods that the permission protects in this object.

    They are known if the object or its class names the permission. There are none if
    only a base does. Otherwise it may be one of what the object contains: None.
    """
    for own in getattr(ob, PERMISSIONS, ()):
        if own[0] == name:
            return own[1]
    for base in ob.__class__.__mro__[1:]:
        if PERMISSIONS in base.__dict__:
            for inherited in base.__ac_permissions__:
                if inherited[0] == name:
                    return ()
    return None


PATCH = Patch(
    "workflow-permissions",
    "Products.DCWorkflow>=3,<4.1",
    install,
    partial(are_stock, STOCK),
)
