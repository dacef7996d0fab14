"""What CMFEditions' modifiers are asked. Part of ``cmfeditions_versions``."""

from .known_values import CLASSES
from Acquisition import aq_base
from Acquisition import aq_get
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from plone.app.layout.globals.context import ContextState
from Products.CMFCore.Expression import Expression
from Products.CMFEditions import StandardModifiers
from Products.CMFEditions.ModifierRegistryTool import ModifierRegistryTool
from Products.CMFEditions.Modifiers import ConditionalModifier
from Products.CMFEditions.Modifiers import ConditionalTalesModifier
from Products.CMFEditions.StandardModifiers import AbortVersioningOfLargeFilesAndImages
from Products.CMFEditions.StandardModifiers import SkipVersioningOfLargeFilesAndImages
from Products.CMFPlone.browser.ploneview import Plone
from typing import Any
from zope.component import getSiteManager
from zope.interface import Interface
from zope.interface import providedBy


# Conditions of Plone. They read the type of an item, which does not change on the way.
CONDITIONS = frozenset(
    modifier["condition"]
    for modifier in StandardModifiers.modifiers
    if modifier.get("condition")
)
# Of these, the ones that are the same for all items of a type that contain nothing.
OF_THE_TYPE = frozenset(
    (
        "python: True",
        "python:True",
        "python: meta_type=='Portal File'",
        "python: portal_type in ('Image', 'File')",
        "python:path('object/@@plone/isStructuralFolder|nothing') "
        "or portal_type == 'Folder'",
        'python: object and path("object/isPrincipiaFolderish|nothing") '
        'and not path("object/@@plone/isStructuralFolder|nothing")',
    )
)
# The views that they ask, the methods, and the modules that may define these.
VIEWS = (
    ("plone", Plone, "isStructuralFolder", "zope.deprecation.deprecation"),
    (
        "plone_context_state",
        ContextState,
        "is_structural_folder",
        "plone.app.layout.globals.context",
    ),
    (
        "plone_context_state",
        ContextState,
        "is_folderish",
        "plone.app.layout.globals.context",
    ),
)

# Modifiers that decide nothing else.
WRAPPERS = (
    ConditionalModifier,
    ConditionalTalesModifier,
    AbortVersioningOfLargeFilesAndImages,
    SkipVersioningOfLargeFilesAndImages,
)
# The modules of Plone's own.
MODULES = (StandardModifiers.__name__, "plone.app.versioningbehavior.modifiers")

# What conditions are, by their texts.
Answers = dict[str, bool]


class Version:
    """A version that is being saved, with what the conditions are for it."""

    def __init__(self, content: Any, types: dict[tuple[str, str], Answers]) -> None:
        self.content = content
        self._types = types
        self._own: Answers = {}
        self._of_type: Answers | None = None
        self.modifiers: list[tuple[str, Any]] | None = None

    def answers(self, content: Any, condition: Any) -> Answers:
        """What is known, of this item or of its type."""
        if condition.text not in OF_THE_TYPE or type(condition) is not Expression:
            return self._own
        if self._of_type is None:
            # Not before: CMFEditions marks the item when it makes its first version.
            self._of_type = self._own
            if _contains_nothing(content):
                key = content.getPortalTypeName(), content.meta_type
                self._of_type = self._types.setdefault(key, {})
        return self._of_type


class Versions:
    """Those that are being saved, the innermost last."""

    def __init__(self) -> None:
        self._saved: list[Version] = []
        # By portal type and meta type, for the life of the process.
        self._types: dict[tuple[str, str], Answers] = {}

    @contextmanager
    def saving(self, content: Any) -> Iterator[None]:
        """Its modifiers are being asked."""
        self._saved.append(Version(aq_base(content), self._types))
        try:
            yield
        finally:
            self._saved.pop()

    def of(self, content: Any) -> Version | None:
        """That of this item, if it is being saved."""
        version = self._saved[-1] if self._saved else None
        same = version is not None and aq_base(content) is version.content
        return version if same else None


def share_conditions() -> Versions:
    """Evaluate each condition once for a version, or for all items of a type."""
    stock = ConditionalTalesModifier.isApplicable
    versions = Versions()

    @wraps(stock)
    def isApplicable(self: Any, obj: Any, portal: Any = None) -> Any:
        text, version = self.getTalesCondition(), versions.of(obj)
        if (
            version is None
            or text not in CONDITIONS
            or not self._enabled
            or self.isBroken()
        ):
            return stock(self, obj, portal)
        answers = version.answers(obj, self._condition)
        if text not in answers:
            answers[text] = bool(stock(self, obj, portal))
        return answers[text]

    ConditionalTalesModifier.isApplicable = isApplicable
    return versions


def share_modifiers(versions: Versions) -> None:
    """Look for the modifiers of a version once, if all of them are Plone's own."""
    stock = ModifierRegistryTool._collectModifiers

    @wraps(stock)
    def _collectModifiers(
        self: Any, obj: Any, interface: Any, reversed: bool = False
    ) -> list[tuple[str, Any]]:
        version = versions.of(obj)
        if version is None:
            return stock(self, obj, interface, reversed)
        if version.modifiers is None:
            if not all(map(_is_of_plone, map(aq_base, self.objectValues()))):
                return stock(self, obj, interface, reversed)
            version.modifiers = stock(self, obj, Interface)
        found = [one for one in version.modifiers if interface.providedBy(one[1])]
        return found[::-1] if reversed else found

    ModifierRegistryTool._collectModifiers = _collectModifiers


def _is_of_plone(modifier: Any) -> bool:
    return (
        type(modifier) in WRAPPERS
        and type(modifier.getModifier()).__module__ in MODULES
        and getattr(modifier, "getTalesCondition", str)() in ("", *CONDITIONS)
    )


def _contains_nothing(content: Any) -> bool:
    """Is it one of Plone's own items, which is no folder for Plone's own views?"""
    base = aq_base(content)
    return (
        type(base) in CLASSES
        and not getattr(base, "isPrincipiaFolderish", True)
        and all(_is_stock_view(content, *view) for view in VIEWS)
    )


def _is_stock_view(content: Any, name: str, view: type, method: str, at: str) -> bool:
    request = aq_get(content, "REQUEST", None)
    required = providedBy(content), providedBy(request)
    found = getSiteManager().adapters.lookup(required, Interface, name)
    stock = getattr(view, method)
    return getattr(found, method, None) is stock and stock.__module__ == at
