"""CMFEditions: less work for the first version of a pasted item.

CMFEditions evaluates the condition of each modifier three times, each time with a new
expression context, and takes a savepoint before each version, which writes everything
that was pasted so far. Its modifiers also go through all fields of each item.

Versions: read in Products.CMFEditions 4.0 to 5.0, the last release; reproduced in 5.0.
Upstream: "Products.CMFEditions" in ``docs/upstream.rst``. It can go when
``docs/upstream/cmfeditions_versions.py`` prints "Fixed" and ``make bench`` shows no
difference without it.
"""

from .patch import Patch
from .version_conditions import MODULES
from .version_conditions import share_conditions
from .version_conditions import share_modifiers
from .version_conditions import Versions
from .version_fields import share_fields
from Acquisition import aq_base
from dataclasses import dataclass
from functools import wraps
from Products.CMFCore.utils import getToolByName
from Products.CMFEditions import CopyModifyMergeRepositoryTool as repository_module
from Products.CMFEditions import Modifiers as modifiers_module
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

# In versions. The ZODB frees memory at a savepoint, so some are still needed.
SAVEPOINT_EVERY = 100
PLAIN = (ConditionalModifier, ConditionalTalesModifier)


def install() -> None:
    """Share what is the same for all modifiers, and skip savepoints.

    For processes with one thread only.
    """
    _share_contexts()
    versions = share_conditions()
    share_modifiers(versions)
    _skip_savepoints(versions)
    share_fields()


@dataclass
class Scope:
    """One search for the modifiers of an item, with the context of their conditions."""

    content: Any
    portal: Any = None
    context: Any = None


def _share_contexts() -> None:
    create = modifiers_module.createExpressionContext
    collect = ModifierRegistryTool._collectModifiers
    scopes: list[Scope] = []

    @wraps(create)
    def createExpressionContext(obj: Any, portal: Any = None, **symbols: Any) -> Any:
        scope = scopes[-1] if scopes else None
        if symbols or scope is None or obj is not scope.content:
            return create(obj, portal, **symbols)
        if scope.context is None or portal is not scope.portal:
            scope.portal, scope.context = portal, create(obj, portal)
        return scope.context

    @wraps(collect)
    def _collectModifiers(self: Any, obj: Any, *args: Any, **options: Any) -> list:
        scopes.append(Scope(obj))
        try:
            return collect(self, obj, *args, **options)
        finally:
            scopes.pop()

    modifiers_module.createExpressionContext = createExpressionContext
    ModifierRegistryTool._collectModifiers = _collectModifiers


def _skip_savepoints(versions: Versions) -> None:
    stock = CopyModifyMergeRepositoryTool.save
    proxy = SavepointProxy()

    @wraps(stock)
    def save(self: Any, obj: Any, *args: Any, **options: Any) -> None:
        proxy.skip = not proxy.savepoint_is_due() and not _may_refuse(self, obj)
        try:
            with versions.saving(obj):
                stock(self, obj, *args, **options)
        finally:
            proxy.skip = False

    CopyModifyMergeRepositoryTool.save = save
    repository_module.transaction = proxy


def _may_refuse(context: Any, content: Any) -> bool:
    """Could a modifier cancel the version? The savepoint is there for that case."""
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
    # The others of Plone never cancel a version.
    return (
        type(modifier) in PLAIN and type(modifier.getModifier()).__module__ in MODULES
    )


class SavepointProxy:
    """Replaces the module ``transaction`` in CMFEditions' repository tool."""

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
        """A version was cancelled and its savepoint was skipped: start again with all.

        Modifiers of Plone do not get here, but one of an add-on might.
        """
        self.careful = True
        logger.warning(
            "A modifier has cancelled a version: no savepoint is skipped from now on"
        )
        transaction.doom()
        raise SavepointNeeded


class SavepointNeeded(TransientError):
    """The transaction must be repeated with savepoints."""


PATCH = Patch("cmfeditions-versions", "Products.CMFEditions>=4,<5.1", install)
