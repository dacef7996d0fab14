"""plone.app.contentrules: write nothing to an item that no rule is assigned to.

When an item is moved or deleted, its content rules are looked for. If it has none, an
empty collection of them is stored in it: four objects of the database for each item in
a renamed folder.

Versions: read in plone.app.contentrules 6.0, the last release, and reproduced there.
Upstream: "plone.app.contentrules" in ``docs/upstream.rst``. It can go when
``docs/upstream/rule_assignments.py`` prints "Fixed".
"""

from .patch import Patch
from plone.app.contentrules import rule
from plone.contentrules.engine.assignments import KEY
from plone.contentrules.engine.assignments import ruleAssignmentManagerAdapterFactory
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component import getSiteManager
from zope.interface import providedBy


def install() -> None:
    """Look for assignments instead of making them."""
    rule.IRuleAssignmentManager = existing_assignments


def existing_assignments(content: Any, default: Any = None) -> Any:
    """The rules that are assigned to this content, or the default.

    What an add-on has registered for it is asked as before.
    """
    adapters = getSiteManager().adapters
    factory = adapters.lookup1(providedBy(content), IRuleAssignmentManager)
    if factory is ruleAssignmentManagerAdapterFactory:
        annotations = IAnnotations(content, None)
        if annotations is not None and KEY not in annotations:
            return default
    return IRuleAssignmentManager(content, default)


PATCH = Patch("rule-assignments", "plone.app.contentrules>=6,<6.1", install)
