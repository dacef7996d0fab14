"""An administrator who undoes, in the ZMI, what a finished task has done."""

from .actions import DEEDS
from .model import Told
from .model import undo
from .model import World
from .user import NothingToDo
from .user import User
from helpers import zmi
from helpers.stack import Client
from helpers.stack import wait_for
from requests import RequestException

import re


STARTED = re.compile(r"task=(\S+) started")
# The names of the transactions that do not change content.
OTHERS = re.compile(r"task=\S+ (started|undone|failed)")
# Transactions. Others go on working while a task is running.
FAR = 500


class Undoer:
    """A user who lets one task run at a time, and the admin who undoes it."""

    def __init__(self, user: User, admin: Client) -> None:
        self.user = user
        self.admin = admin
        self.undone: set[str] = set()
        self.perhaps: set[str] = set()
        self._seen: set[str] = set()
        self._task = ""
        self._work: list[zmi.Row] = []
        self._before: list[list[World]] = []

    def prepare(self) -> None:
        """Let a task run; remember what was there before it."""
        wait_for(self._try_to_prepare, 180, "a task to undo")

    def strike(self) -> set[str] | None:
        """Undo it. Returns its id; None if Zope refuses, since others changed the same."""
        try:
            done = zmi.undo(self.admin, [row.value for row in self._work])
        except RequestException:
            done = None
        told = {True: Told.YES, False: Told.NO, None: Told.UNKNOWN}[done]
        if told is Told.NO:
            return None
        undo(self.user.items, self._before, told)
        (self.undone if told is Told.YES else self.perhaps).add(self._task)
        return {self._task}

    def _try_to_prepare(self) -> bool:
        self._before = [list(item.worlds) for item in self.user.items]
        deeds, weights = list(DEEDS), list(DEEDS.values())
        (deed,) = self.user.random.choices(deeds, weights)
        try:
            deed(self.user)
        except NothingToDo:
            return False
        wait_for(self._idle, 120, "the task has ended")
        mine = [row for row in zmi.rows(self.admin, FAR) if self.user.home in row.user]
        starts = [n for n, row in enumerate(mine) if STARTED.search(row.text)]
        if not starts:
            return False
        # A task that lost its worker has started several times.
        self._task = STARTED.search(mine[starts[0]].text)[1]
        first = [n for n in starts if f"task={self._task} " in mine[n].text][-1]
        self._work = [row for row in mine[:first] if not OTHERS.search(row.text)]
        new = self._task not in self._seen
        self._seen.add(self._task)
        return new and bool(self._work) and all(item.sure for item in self.user.items)

    def _idle(self) -> bool:
        try:
            return not self.user.client.tasks()["processing"]
        except (AssertionError, RequestException):
            return False
