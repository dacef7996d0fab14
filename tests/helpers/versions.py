"""Versions of CMFEditions."""

from collections.abc import Callable
from collective.async_.patches import cmfeditions_versions
from plone import api
from plone.app.versioningbehavior import modifiers
from plone.app.versioningbehavior.modifiers import CloneNamedFileBlobs
from Products.CMFEditions import CopyModifyMergeRepositoryTool as repository_module
from Products.CMFEditions import Modifiers as modifiers_module
from Products.CMFEditions.CopyModifyMergeRepositoryTool import (
    CopyModifyMergeRepositoryTool,
)
from Products.CMFEditions.ModifierRegistryTool import ModifierRegistryTool
from Products.CMFEditions.Modifiers import ConditionalTalesModifier
from typing import Any

import pytest


PLACES = (
    (CopyModifyMergeRepositoryTool, "save"),
    (ModifierRegistryTool, "_collectModifiers"),
    (ConditionalTalesModifier, "isApplicable"),
    (modifiers_module, "createExpressionContext"),
    (repository_module, "transaction"),
    (modifiers, "getFieldValues"),
    (CloneNamedFileBlobs, "getReferencedAttributes"),
)


def installer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Applies the patch until the end of the test."""
    for place, name in PLACES:
        monkeypatch.setattr(place, name, getattr(place, name))
    return cmfeditions_versions.install


def save(content: Any) -> None:
    """Make a version."""
    api.portal.get_tool("portal_repository").save(content, comment="again")


def condition(modifier: Any) -> str:
    """That of a modifier, if it has one."""
    return getattr(modifier.aq_base, "getTalesCondition", str)()
