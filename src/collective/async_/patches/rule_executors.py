"""plone.app.contentrules: look for no rules where no rule can run.

Whenever the state of an item changes, and whenever one is added, changed or removed,
plone.app.contentrules goes from its folder up to the site, and looks everywhere for
assigned rules. If no rule of the site is about this event, it finds none. Nothing is
stored either for a folder without rules, as in ``rule_assignments``.

Versions: read in plone.app.contentrules 6.0, the last release, and reproduced there.
Upstream: "plone.app.contentrules, executors" in ``docs/upstream.rst``. It can go when
``docs/upstream/rule_executors.py`` prints "Fixed".
"""

from .patch import are_stock
from .patch import Patch
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from functools import partial
from functools import wraps
from plone.app.contentrules import handlers
from plone.contentrules.engine.assignments import RuleAssignmentManager
from plone.contentrules.engine.assignments import ruleAssignmentManagerAdapterFactory
from plone.contentrules.engine.executor import RuleExecutor
from plone.contentrules.engine.interfaces import IRuleAssignmentManager
from plone.contentrules.engine.interfaces import IRuleExecutor
from plone.contentrules.engine.interfaces import IRuleStorage
from plone.contentrules.engine.storage import RuleStorage
from Products.CMFCore.interfaces import ISiteRoot
from typing import Any
from zope.component import getSiteManager
from zope.component import queryUtility
from zope.interface import providedBy


# What the patch goes round.
STOCK = (
    (handlers, "execute", "plone.app.contentrules.handlers"),
    (RuleExecutor, "__call__", "plone.contentrules.engine.executor"),
    (RuleAssignmentManager, "getRules", "plone.contentrules.engine.assignments"),
)


def install() -> None:
    """Ask the rules of the site first."""
    stock = handlers.execute

    @wraps(stock)
    def execute(context: Any, event: Any) -> None:
        if not _is_idle() or has_rules(event) or not _are_stock(context):
            stock(context, event)

    handlers.execute = execute


def has_rules(event: Any) -> bool:
    """Is there a rule in the site that this event may trigger?"""
    storage = queryUtility(IRuleStorage)
    return storage is not None and (
        type(aq_base(storage)) is not RuleStorage
        or any(_is_about(rule, event) for rule in storage.values())
    )


def _is_about(rule: Any, event: Any) -> bool:
    # Not there if the interface has gone.
    provided_by = getattr(rule.event, "providedBy", None)
    return provided_by is None or provided_by(event)


def _is_idle() -> bool:
    """Was a rule filter made, and is no rule running that it would have to stop?"""
    rule_filter = getattr(handlers._status, "rule_filter", None)
    return rule_filter is not None and not rule_filter.in_progress


def _are_stock(place: Any) -> bool:
    """Does Plone's own code look for rules, here and in all that contains this?"""
    adapters = getSiteManager().adapters
    while place is not None:
        spec = providedBy(place)
        executor = adapters.lookup1(spec, IRuleExecutor)
        if (
            executor not in (None, RuleExecutor)
            or spec.isOrExtends(IRuleExecutor)
            or hasattr(type(aq_base(place)), "__conform__")
        ):
            return False
        if executor is not None:
            manager = adapters.lookup1(spec, IRuleAssignmentManager)
            if manager is not ruleAssignmentManagerAdapterFactory:
                return False
        place = None if spec.isOrExtends(ISiteRoot) else aq_parent(aq_inner(place))
    return True


PATCH = Patch(
    "rule-executors",
    "plone.app.contentrules>=6,<6.1",
    install,
    partial(are_stock, STOCK),
)
