"""What the driver may ask for."""

from . import retries
from .clock import cpu_times
from .history import forget
from .history import make_history
from .versions import install_versions
from .versions import make_working_copy
from .versions import save_version
from .versions import title
from plone import api
from time import perf_counter
from time import sleep
from typing import Any
from zope.component import getUtility
from zope.globalrequest import getRequest

import transaction


def count(
    path: str, state: str | None = None, query: dict[str, Any] | None = None
) -> int:
    """How many catalogued items there are at and below a path in the site.

    Of any workflow state, or of this one; with ``query`` those that match it, too.
    """
    query = {
        **(query or {}),
        "path": f"{'/'.join(api.portal.get().getPhysicalPath())}/{path}",
    }
    if state is not None:
        query["review_state"] = state
    catalog = api.portal.get_tool("portal_catalog")
    return len(catalog.unrestrictedSearchResults(**query))


def requests() -> dict[str, int]:
    """Requests and repeated ones since the process began."""
    return dict(retries.requests)


def hide_banner(hidden: bool) -> None:
    """Take our viewlet off all pages, or put it back."""
    from plone.app.viewletmanager.interfaces import IViewletSettingsStorage

    storage = getUtility(IViewletSettingsStorage)
    for manager, viewlet in VIEWLETS.items():
        storage.setHidden(manager, "Plone Default", (viewlet,) if hidden else ())


def tasks() -> list[dict[str, Any]]:
    """All tasks: state, attempts, and when (epoch seconds)."""
    from collective.async_.tasks.store import get_store

    store = get_store()
    return [
        {
            "action": record.action,
            "status": record.status.value,
            "attempt": record.attempt,
            "size": record.size,
            "message": str(record.message or ""),
            "created": record.created.timestamp(),
            "started": record.started and record.started.timestamp(),
            "finished": record.finished and record.finished.timestamp(),
        }
        for record in (store.all() if store is not None else ())
    ]


def finished() -> int:
    """How many tasks have ended."""
    return sum(1 for task in tasks() if task["finished"])


def wait_for_tasks(seconds: float) -> list[str]:
    """Wait until no task is open; return why tasks have failed.

    Here and not by polls of the driver: a poll takes as long as a small task, and takes
    its CPU time. Raises TimeoutError after so many seconds.
    """
    from collective.async_.tasks.store import get_store

    began = perf_counter()
    while any(True for _record in get_store().active()):
        waited = perf_counter() - began
        if waited > seconds:
            raise TimeoutError(f"{seconds} s")
        sleep(min(0.1, max(0.005, waited / 50)))
        transaction.begin()
    return [str(record.message) for record in get_store().failures(None)]


def rename_in_a_loop(folder: str, names: list[str]) -> float:
    """What a worker does for a tiny task, without the task; seconds in all."""
    from collective.async_.actions.rename.action import rename_by_form
    from collective.async_.patching import EXECUTING

    # As in a worker: the form is stock Plone's.
    getRequest().set(EXECUTING, True)
    began = perf_counter()
    for name in names:
        content = api.portal.get().unrestrictedTraverse(f"{folder}/{name}")
        rename_by_form(content, f"{name}-renamed", content.Title())
        transaction.commit()
    return perf_counter() - began


VIEWLETS = {
    "plone.globalstatusmessage": "collective.async.tasks",
    "plone.abovecontenttitle": "collective.async.pending",
}

CALLS = {
    function.__name__: function
    for function in (
        count,
        cpu_times,
        requests,
        hide_banner,
        tasks,
        finished,
        wait_for_tasks,
        rename_in_a_loop,
        forget,
        make_history,
        install_versions,
        save_version,
        title,
        make_working_copy,
    )
}
