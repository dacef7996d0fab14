"""Checks the places of content: can it be moved, and where is it pasted?"""

from ..api import can_be_found
from Acquisition import aq_base
from Acquisition import aq_chain
from plone.base.interfaces import IPloneSiteRoot
from typing import Any


def is_movable(content: Any) -> bool:
    """Can a task delete or rename the content? Not the site, which has the tasks."""
    return can_be_found(content) and not IPloneSiteRoot.providedBy(content)


def paste_target(content: Any) -> Any:
    """The container of a paste. On a page, stock Plone pastes into its folder."""
    return next(
        place for place in aq_chain(content) if hasattr(aq_base(place), "cb_dataValid")
    )
