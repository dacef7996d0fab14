"""``fc-properties``: one task for the whole selection."""

from ...api import can_be_found
from ...api import count_items
from ...api import runs_in_background
from ...events import AsyncBeforeProperties
from ..dates import NO_DATE
from ..dates import to_date
from ..folder_contents import answer
from ..folder_contents import collect_unless_refused
from ..folder_contents import decide_once
from ..folder_contents import record_with_contents
from ..folder_contents import take_collected
from ..large_selection import collect_large
from .action import FIELDS
from collections.abc import Callable
from collections.abc import Sequence
from functools import partial
from plone import api
from typing import Any
from zope.component import getUtility
from zope.schema.interfaces import IVocabularyFactory


# Items. Changing one takes about 20 milliseconds.
THRESHOLD = 10
DATES = ("effectiveDate", "expirationDate")


def selection(stock: Callable, view: Any) -> Any:
    """Called before the items are loaded: collect those of a large selection."""
    uids, values = stock(view), _values(view)
    if values is None:
        return uids
    return collect_large(
        view,
        uids,
        "properties",
        AsyncBeforeProperties,
        values,
        view.recurse,
        threshold=THRESHOLD,
        recursive=view.recurse,
    )


def action(stock: Callable, view: Any, content: Any, bypass_recurse=False) -> None:
    """Called for each selected item: collect it, or add why it is left out."""
    values, decide = _values(view), partial(_decide, view)
    if values is None or not (decide_once(view, decide) and can_be_found(content)):
        stock(view, content, bypass_recurse)
        return
    event = AsyncBeforeProperties(content, values, view.recurse)
    collect_unless_refused(view, event)


def message(stock: Callable, view: Any, missing: Sequence = ()) -> str:
    """Called at the end: enqueue the task for the collected items."""
    selected = take_collected(view, missing)
    if not selected:
        return stock(view, missing)
    record = record_with_contents(view, "properties", selected, values=_values(view))
    return answer(view, record)


def _decide(view: Any, *contents: Any) -> bool:
    count = partial(_size, view)
    return runs_in_background("properties", *contents, count=count, threshold=THRESHOLD)


def _size(view: Any, *contents: Any) -> int:
    return count_items(*contents) if view.recurse else len(contents)


def _values(view: Any) -> dict[str, Any] | None:
    """What is to be set; None for what stock Plone cannot set."""
    values = {name: getattr(view, name) for name in FIELDS}
    if not all(isinstance(value or "", (str, list)) for value in values.values()):
        return None
    try:
        dates = {name: to_date(values[name]) for name in DATES if values[name]}
    except NO_DATE:
        return None
    return {**values, **dates} if _is_language(values["language"]) else None


def _is_language(code: Any) -> bool:
    name = "plone.app.vocabularies.SupportedContentLanguages"
    return not code or code in getUtility(IVocabularyFactory, name)(api.portal.get())
