"""Draws the edit form, with the values on which its save is based."""

from ...api import runs_in_background
from ..forms import hide
from ..reopen import form as reopen
from .drawn import draw
from .drawn import Drawn
from .drawn import NAME
from .drawn import read
from collections.abc import Callable
from typing import Any


def render(stock: Callable, form: Any) -> Any:
    """Draw the form with the hidden inputs."""
    # Before it is filled with what was typed: what the page has now is the base.
    drawn = _to_carry(form) if runs_in_background("edit") else None
    if drawn is not None:
        hide(form, NAME, drawn.dumps())
    return reopen.render(stock, form)


def _to_carry(form: Any) -> Drawn | None:
    if form.request.method == "POST":
        # Shown once more, with what was typed: the base is still the first one.
        return read(form.request)
    return draw(form)
