"""Subscribers to events of content in the worker."""

from collective.async_.patching import EXECUTING
from pathlib import Path
from typing import Any
from zope.globalrequest import getRequest

import os
import time


def misbehave(content: Any, event: Any) -> None:
    """Hold the task or fail, in the worker, and only for the object of the event.

    An item whose name begins with ``hold-in-`` holds it with its folder, too.
    """
    if not getRequest().get(EXECUTING):
        return
    name = content.getId()
    with_folder = event.object is not content and event.object.getId() != name
    if with_folder and not name.startswith("hold-in-"):
        return
    if name.startswith("hold-"):
        hold(name)
    if name.startswith("boom-") and not (_home() / f"{name}.mended").exists():
        raise RuntimeError("The other system does not answer.")


def hold_save(content: Any, event: Any) -> None:
    """Hold each try of a save whose request has a header ``X-Hold`` with a name."""
    request = getRequest()
    if name := request.get_header("X-Hold"):
        hold(f"{name}-{request.retry_count}")


def hold(name: str) -> None:
    """Wait here until the test releases what has this name."""
    (_home() / f"{name}.held").touch()
    while not (_home() / f"{name}.release").exists():
        time.sleep(0.02)


def _home() -> Path:
    return Path(os.environ["PROBE"])
