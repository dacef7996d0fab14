"""Subscribers to events of content in the worker."""

from collective.async_.patching import EXECUTING
from pathlib import Path
from typing import Any
from zope.globalrequest import getRequest

import os
import time


def misbehave(content: Any, event: Any) -> None:
    """Hold the task or fail, in the worker, and only for the object of the event."""
    if not getRequest().get(EXECUTING):
        return
    if event.object is not content and event.object.getId() != content.getId():
        return
    home = Path(os.environ["PROBE"])
    name = content.getId()
    if name.startswith("hold-"):
        (home / f"{name}.held").touch()
        while not (home / f"{name}.release").exists():
            time.sleep(0.02)
    if name.startswith("boom-") and not (home / f"{name}.mended").exists():
        raise RuntimeError("The other system does not answer.")
