"""The first version of a pasted item with less work: it is half of the work of a paste.

CMFEditions 4 prepares the same context for each condition of a modifier, and takes a
savepoint before each version, of everything that has been pasted by then.
"""

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

# Versions. Savepoints let ZODB write to disk what it need not keep in memory.
SAVEPOINT_EVERY = 100
# Whose modifiers are known never to call a version off, but for one.
KNOWN = (StandardModifiers.__name__, "plone.app.versioningbehavior.modifiers")
PLAIN = (ConditionalModifier, ConditionalTalesModifier)


def register() -> None:
    """Save the work in this process: a worker's only, since it has one thread."""
    _share_contexts()
    _spare_savepoints()


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


def _spare_savepoints() -> None:
    stock = CopyModifyMergeRepositoryTool.save
    sparing = Sparing()

    @wraps(stock)
    def save(self: Any, obj: Any, *args: Any, **options: Any) -> None:
        sparing.spare = not sparing.is_due() and not _may_refuse(self, obj)
        try:
            stock(self, obj, *args, **options)
        finally:
            sparing.spare = False

    CopyModifyMergeRepositoryTool.save = save
    repository_module.transaction = sparing


def _may_refuse(context: Any, content: Any) -> bool:
    """Could a modifier raise the error that asks for the savepoint?"""
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


class Sparing:
    """Stands in for the module ``transaction`` where versions are made."""

    def __init__(self) -> None:
        self.spare = False
        self.careful = False
        self._count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(transaction, name)

    def is_due(self) -> bool:
        self._count += 1
        return self.careful or self._count % SAVEPOINT_EVERY == 0

    def savepoint(self, optimistic: bool = False) -> Any:
        return self if self.spare else transaction.savepoint(optimistic)

    def rollback(self) -> None:
        """Of a savepoint that was not taken: begin again, and take them all.

        Nobody is known to call it; what an add-on might do is not to be guessed.
        """
        self.careful = True
        logger.warning("A version was called off: from now on with savepoints")
        transaction.doom()
        raise SavepointNeeded


class SavepointNeeded(TransientError):
    """The transaction is to be tried again."""
