"""CMFCore: keep the old path of an item beside it, and not in it.

An item that is moved or deleted is unindexed later, by the path that it had. CMFCore
keeps this path on a proxy, which passes it on to the item. So each deleted item is
written to the database once more, and a moved one keeps its old path there. If an item
is moved twice, only the last of its old paths is unindexed.

Versions: read in Products.CMFCore 3.0 to 3.9, the last release; reproduced in 3.9.
Upstream: "Products.CMFCore, old paths" in ``docs/upstream.rst``. It can go when
``docs/upstream/path_proxy.py`` prints "Fixed".
"""

from .patch import Patch
from Products.CMFCore import indexing
from Products.CMFCore.indexing import PathProxy


class OwnPathProxy(PathProxy):
    """A proxy with a place of its own for the path."""

    __slots__ = ("_old_path",)


def install() -> None:
    """Use it in the indexing queue."""
    indexing.PathProxy = OwnPathProxy


PATCH = Patch("path-proxy", "Products.CMFCore>=3,<3.10", install)
