"""The addresses of the pages about a task, and of those that show what it changes."""

from .dependencies import is_within
from .pending_texts import pending_below
from .record import TaskRecord
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import suppress
from plone import api
from typing import Any


# More than these are sent only to a client that does not say what it shows.
MOST_URLS = 10


def my_tasks_url() -> str:
    """What the current user's tasks do and did."""
    return f"{api.portal.get().absolute_url()}/@@my-tasks"


def details_url(record: TaskRecord) -> str:
    """What it does, and how it ended."""
    return _url("task-details", record)


def input_url(record: TaskRecord) -> str:
    """What was typed, as text."""
    return _url("task-input", record)


def reopen_url(record: TaskRecord) -> str:
    """Redirects to what was typed: in its form if possible, otherwise as text."""
    return _url("task-reopen", record)


def page_urls(request: Any, record: TaskRecord) -> list[str]:
    """The public addresses of the pages that show what the task changes.

    They are made from paths, since the content may be deleted by now.
    """
    return _urls(request, record.pages)


def shown_urls(
    request: Any, record: TaskRecord, shown: Iterable[str] | None
) -> dict[str, Any]:
    """``urls`` for a client that shows what is at the addresses ``shown``.

    Of many pages it gets those that it shows, and ``urls_left_out``; so it does of all
    that is in a folder that the task changes with its contents. If ``shown`` is None,
    it has not said what it shows, and gets all pages of the record.
    """
    few = len(record.pages) <= MOST_URLS
    tops = pending_below(record)
    if shown is None or (few and not tops):
        return {"urls": page_urls(request, record)}
    paths = dict.fromkeys(_paths(request, shown))
    pages = [path for path in record.pages if few or path in paths]
    inside = [path for path in paths if any(is_within(path, top) for top in tops)]
    urls = _urls(request, dict.fromkeys((*pages, *inside)))
    return {"urls": urls, "urls_left_out": True}


def _urls(request: Any, paths: Iterable[str]) -> list[str]:
    return [request.physicalPathToURL(path.split("/")) for path in paths]


def _paths(request: Any, urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        with suppress(ValueError):
            yield "/".join(request.physicalPathFromURL(url))


def _url(view: str, record: TaskRecord) -> str:
    return f"{api.portal.get().absolute_url()}/@@{view}?task_id={record.id}"
