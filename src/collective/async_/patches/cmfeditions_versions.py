"""CMFEditions: less work for the first version of a pasted item.

CMFEditions 4 and 5 create the same expression context for each condition of a modifier,
and take a savepoint of everything that was pasted so far before each version. Both
together are half of the CPU time of a paste.

Upstream: see ``docs/upstream.rst``. It can go when ``make bench`` shows no difference
with COLLECTIVE_ASYNC_SKIP_PATCHES=cmfeditions-versions.
"""

from .patch import Patch
from Acquisition import aq_base
from functools import wraps
from Products.CMFCore.utils import getToolByName
from Products.CMFEditions import CopyModifyMergeRepositoryTool as repository_module
from Products.CMFEditions import Modifiers as modifiers_module
from Products.CMFEditions import StandardModifiers
from Products.CMFEditions.CopyModifyMergeRepositoryTool import (
    CopyModifyMergeRepositoryTool,
)
from Products.CMFEditions.interfaces.IModifier import ModifierException
from Products.CMFEditions.ModifierRegistryTool import ModifierRegistryTool
from Products.CMFEditions.Modifiers import ConditionalModifier
from Products.CMFEditions.Modifiers import ConditionalTalesModifier
from Products.CMFEditions.StandardModifiers import AbortVersioningOfLargeFilesAndImages
from transaction.interfaces import TransientError
from typing import Any

import logging
import transaction


logger = logging.getLogger("collective.async")

# Versions. A savepoint lets the ZODB free memory, so some are still needed.
SAVEPOINT_EVERY = 100
# Their modifiers are known never to cancel a version, with one exception.
KNOWN = (StandardModifiers.__name__, "plone.app.versioningbehavior.modifiers")
PLAIN = (ConditionalModifier, ConditionalTalesModifier)


def install() -> None:
    """Save the work in this process. Only for workers, which have one thread."""
    _share_contexts()
    _skip_savepoints()


def _share_contexts() -> None:
    create = modifiers_module.createExpressionContext
    collect = ModifierRegistryTool._collectModifiers
    scopes: list[dict[tuple[int, int], Any]] = []

    @wraps(create)
    def createExpressionContext(obj: Any, portal: Any = None, **symbols: Any) -> Any:
        if symbols or not scopes:
            return create(obj, portal, **symbols)
        key = (id(obj), id(portal))
        if key not in scopes[-1]:
            scopes[-1][key] = create(obj, portal)
        return scopes[-1][key]

    @wraps(collect)
    def _collectModifiers(self: Any, *args: Any, **options: Any) -> list:
        scopes.append({})
        try:
            return collect(self, *args, **options)
        finally:
            scopes.pop()

    modifiers_module.createExpressionContext = createExpressionContext
    ModifierRegistryTool._collectModifiers = _collectModifiers


def _skip_savepoints() -> None:
    stock = CopyModifyMergeRepositoryTool.save
    proxy = SavepointProxy()

    @wraps(stock)
    def save(self: Any, obj: Any, *args: Any, **options: Any) -> None:
        proxy.skip = not proxy.savepoint_is_due() and not _may_refuse(self, obj)
        try:
            stock(self, obj, *args, **options)
        finally:
            proxy.skip = False

    CopyModifyMergeRepositoryTool.save = save
    repository_module.transaction = proxy


def _may_refuse(context: Any, content: Any) -> bool:
    """Could a modifier cancel the version, for which the savepoint is there?"""
    modifiers = getToolByName(context, "portal_modifier").objectValues()
    return any(
        getattr(modifier, "_enabled", True) and not _is_harmless(modifier, content)
        for modifier in map(aq_base, modifiers)
    )


def _is_harmless(modifier: Any, content: Any) -> bool:
    if type(modifier) is AbortVersioningOfLargeFilesAndImages:
        try:
            modifier.getOnCloneModifiers(content)
        except ModifierException:
            return False
        return True
    return type(modifier) in PLAIN and type(modifier.getModifier()).__module__ in KNOWN


class SavepointProxy:
    """Takes the place of the module ``transaction`` in CMFEditions' repository tool."""

    def __init__(self) -> None:
        self.skip = False
        self.careful = False
        self._count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(transaction, name)

    def savepoint_is_due(self) -> bool:
        self._count += 1
        return self.careful or self._count % SAVEPOINT_EVERY == 0

    def savepoint(self, optimistic: bool = False) -> Any:
        return self if self.skip else transaction.savepoint(optimistic)

    def rollback(self) -> None:
        """Called for a savepoint that was skipped: repeat the transaction with all.

        No known code does this, but an add-on might.
        """
        self.careful = True
        logger.warning(
            "A modifier has cancelled a version: from now on with all savepoints"
        )
        transaction.doom()
        raise SavepointNeeded


class SavepointNeeded(TransientError):
    """The transaction must be repeated with savepoints."""


PATCH = Patch("cmfeditions-versions", "Products.CMFEditions>=4,<6", install)
