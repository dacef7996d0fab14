"""What an item stores, without what only stock Plone leaves there.

A worker leaves out the path that a moved item had, and content rules for items that
have none (the patches ``path-proxy``, ``rule-assignments`` and ``rule-executors``).
Nothing reads them.
"""

from Acquisition import aq_base
from plone.contentrules.engine.assignments import KEY
from typing import Any


def stored(content: Any) -> dict[str, Any]:
    """The attributes of the item."""
    state = {k: v for k, v in vars(aq_base(content)).items() if k != "_old_path"}
    annotations = state.pop("__annotations__", {}).items()
    kept = {k: v for k, v in annotations if k != KEY or len(v)}
    return state | ({"__annotations__": kept} if kept else {})
