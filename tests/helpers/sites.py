"""Two sites in one Zope that get the same requests: one with the add-on, one stock."""

from collections.abc import Callable
from collective.async_.demo.accounts import EDITOR
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.components import python_path
from copy import copy
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.twin.site import STOCK
from pathlib import Path
from typing import Any

import json
import os
import signal
import subprocess
import sys


FINAL = ("succeeded", "failed", "cancelled")


class Site:
    """One of the two sites: the editor's client, and calls of test functions in it."""

    def __init__(self, stack: Stack, id_: str) -> None:
        self.id = id_
        self.asynchronous = id_ == SITE_ID
        self.url = f"{stack.instance.base_url}/{id_}"
        self.editor = Client(self.url).login(*EDITOR)
        self.uids: dict[str, str] = {}

    def remember(self, *paths: str) -> None:
        """Note the UIDs of content, to find it after it was renamed or deleted."""
        self.uids = {path: self.call("uid", path) for path in paths}

    def behind(self, prefix: str) -> "Site":
        """The same site under a virtual host."""
        seen = copy(self)
        seen.editor = Client(f"{self.url.rpartition('/')[0]}/{prefix}")
        seen.editor.cookies = self.editor.cookies
        return seen

    def as_user(self, name: str) -> "Site":
        """The same site, used by somebody whose password is ``demo-editor``."""
        seen = copy(self)
        seen.editor = Client(self.url).login(name, "demo-editor")
        return seen

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of twin.scenes or twin.state."""
        form = {"call": name, "arguments": json.dumps(arguments)}
        answer = Client(self.url).post("@@twin", data=form)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.json()

    def wait(self) -> list[dict]:
        """Wait until all tasks are done; return the records."""

        def done() -> list[dict] | None:
            records = self.call("tasks")
            return None if any(r["status"] not in FINAL for r in records) else [records]

        return wait_for(done, 60, "tasks done")[0]


class Twins(Stack):
    """Both sites, with ``asynchronous`` and ``stock``."""

    def __init__(self, home: Path, template: Path, probe: Path) -> None:
        variables = {"PROBE": str(probe)}
        super().__init__(home, template, variables, package="helpers.twin")

    def create_stock_site(self) -> None:
        """Create both sites. Only while no stack is running."""
        with self.database() as configuration:
            command = (sys.executable, "-m", "helpers.twin.site", str(configuration))
            subprocess.run(command, env={**os.environ, **python_path()}, check=True)

    def open(self) -> None:
        """Log in to both."""
        self.asynchronous = Site(self, SITE_ID)
        self.stock = Site(self, STOCK)

    def both(self, what: Callable[[Site], Any]) -> tuple[Any, Any]:
        """Do the same in both sites; return both results, the asynchronous site's first."""
        answers = what(self.asynchronous), what(self.stock)
        self.asynchronous.wait()
        return answers

    def pause_worker(self) -> None:
        """Stop the worker, so that tasks wait."""
        self.worker.signal(signal.SIGSTOP)

    def resume_worker(self) -> None:
        """Start the worker again."""
        self.worker.signal(signal.SIGCONT)
