"""The stack with two sites, one of them in a folder, and with a worker in a container."""

from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.accounts import SITE_ID
from collective.async_.demo.components import python
from collective.async_.demo.components import python_path
from helpers.stack import Client
from helpers.stack import Service
from helpers.stack import Stack
from helpers.stack import wait_for
from helpers.stack.choice import CHOICE
from helpers.stack.container import Container
from helpers.stack.container import may_contain
from helpers.twin.nested import FOLDER
from helpers.twin.nested import SITE
from pathlib import Path
from typing import Any

import json
import os
import subprocess


SITES = (SITE_ID, f"{FOLDER}/{SITE}")


class Stage(Stack):
    """``container`` is None where there are no namespaces, or no Redis for leases."""

    def __init__(self, home: Path, template: Path | None = None) -> None:
        super().__init__(home, template)
        self.container: Container | None = None
        if CHOICE.redis and may_contain():
            self.container = Container(self, "container")
            self.services["container"] = self.container

    @property
    def workers(self) -> list[Service]:
        return [self.worker, *filter(None, [self.container])]

    def create_nested_site(self) -> None:
        """Create the second site. Only while nothing runs."""
        self._script("helpers.chaos.nested")

    def inspect(self) -> dict[str, Any]:
        """What inspect_site.py tells about each site. Only while nothing runs."""
        return json.loads(self._script("helpers.chaos.inspect_site", *SITES))

    def client(self, site: str) -> Client:
        """A client for one of SITES, not logged in."""
        return Client(f"{self.instance.base_url}/{site}")

    def admin(self, site: str) -> Client:
        """The administrator of all sites."""
        client = self.client(site)
        client.auth = ADMIN
        return client

    def start(self) -> None:
        super().start()
        if self.container is not None:
            wait_for(lambda: self.container.ready, 60, "worker in the container ready")

    def _script(self, module: str, *arguments: str) -> bytes:
        with self.database() as configuration:
            return subprocess.run(
                python(module, str(configuration), *arguments),
                env={**os.environ, **python_path(), "PYTHONWARNINGS": "ignore"},
                stdout=subprocess.PIPE,
                check=True,
            ).stdout
