"""The database of an older release, and the expected results of its tasks."""

from functools import cached_property
from helpers.scripts import console_script
from helpers.stack import Client
from helpers.stack import Stack
from pathlib import Path
from typing import Any

import csv
import json
import subprocess
import tarfile


DATA = Path(__file__).parents[1] / "data"
JSON = {"Accept": "application/json"}


def unpack(home: Path) -> Path:
    """A template for a stack."""
    with tarfile.open(DATA / "older_release.tar.xz") as tar:
        tar.extractall(home, filter="data")
    return home


class Older:
    """The current stack with that database; ``expected`` is older_release.json.

    ``tasks`` in it is by the names that the tasks were given when it was made.
    """

    def __init__(self, stack: Stack, admin: Client) -> None:
        self.stack = stack
        self.admin = admin

    @cached_property
    def expected(self) -> dict[str, Any]:
        return json.loads((DATA / "older_release.json").read_text())

    def id(self, name: str) -> str:
        return self.expected["tasks"][name]["id"]

    def names(self, key: str, value: Any) -> list[str]:
        """The tasks with this expectation."""
        tasks = self.expected["tasks"].items()
        return [name for name, task in tasks if task[key] == value]

    def states(self) -> dict[str, str]:
        """The states of all tasks by name, from the CSV file."""
        names = {task["id"]: name for name, task in self.expected["tasks"].items()}
        answer = self.admin.get("@@async-tasks-csv")
        rows = csv.DictReader(answer.content.decode().splitlines())
        return {names[row["id"]]: row["state"] for row in rows}

    def expected_states(self, when: str) -> dict[str, str]:
        """``when``: state (as it was left), after, or retried."""
        return {name: task[when] for name, task in self.expected["tasks"].items()}

    def content(self, expected: dict[str, Any]) -> dict[str, Any]:
        """The content of the site, in the format of what is expected."""
        return {path: self._item(path, wanted) for path, wanted in expected.items()}

    def _item(self, path: str, wanted: dict[str, Any] | None) -> dict[str, Any] | None:
        answer = self.admin.get(path, headers=JSON)
        # Plone redirects from the old address of moved content to the new one.
        if answer.is_redirect or answer.status_code == 404:
            return None
        item = answer.json()
        if item["@id"] != f"{self.stack.url}/{path}":
            # Acquired from a folder above.
            return None
        related = [r["@id"] for r in item.get("relatedItems", ())]
        found = {
            "title": item["title"],
            "review_state": item["review_state"],
            "related": [url.removeprefix(f"{self.stack.url}/") for url in related],
            "size": (item.get("file") or {}).get("size"),
        }
        return {key: found[key] for key in wanted or found}

    def found(self) -> dict[str, int]:
        """The number of items that the searches find."""
        queries = self.expected["found"]
        url = "@search?b_size=1&".__add__
        answers = {q: self.admin.get(url(q), headers=JSON).json() for q in queries}
        return {query: answer["items_total"] for query, answer in answers.items()}

    def command(self, script: str, *arguments: str) -> str:
        """Run a console script against the running stack; return its output."""
        path = console_script(script, self.stack.instance.home)
        run = subprocess.run((path, *arguments), capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout
