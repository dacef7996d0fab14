"""Where content is, and where it goes."""

from ..api import can_be_found
from Acquisition import aq_base
from Acquisition import aq_chain
from plone.base.interfaces import IPloneSiteRoot
from typing import Any


def is_movable(content: Any) -> bool:
    """Can a task delete or rename it? Not the site: its tasks are in it."""
    return can_be_found(content) and not IPloneSiteRoot.providedBy(content)


def paste_target(content: Any) -> Any:
    """What stock Plone pastes into: a page acquires the method of its folder."""
    return next(
        place for place in aq_chain(content) if hasattr(aq_base(place), "cb_dataValid")
    )
