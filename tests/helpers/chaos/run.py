"""A run: users and faults at the same time, then the comparison with the model."""

from .actions import DEEDS
from .faults import Fault
from .faults import FAULTS
from .model import differences
from .model import Item
from .model import Place
from .result import Result
from .user import NothingToDo
from .user import SHARED
from .user import User
from .watch import Watch
from collective.async_.demo.accounts import ADMIN
from collective.async_.demo.components import python
from collective.async_.demo.components import python_path
from helpers.stack import Client
from helpers.stack import Stack
from helpers.stack import wait_for
from random import Random
from threading import Event
from threading import Thread

import json
import math
import os
import subprocess
import time


ROLES = ["Member", "Contributor", "Editor", "Reviewer"]
PASSWORD = "demo-chaos-9"
# Seconds. A user waits at most that long between two requests.
THINK = 2.5
# With a long queue, the time to recover from a fault could not be measured.
MOST_OPEN = 8
# Above the size of a task that counts as large.
BIG = 55


class Run:
    """A seeded run on a running stack with an empty site."""

    def __init__(self, stack: Stack, seed: int, users: int = 3) -> None:
        self.stack = stack
        self.random = Random(seed)
        self.result = Result(seed)
        self._enough = Event()
        self._crashes: list[BaseException] = []
        names = [f"user{number}" for number in range(1, users + 1)]
        self._set_up(names)
        self.users = [User(self._login(name), name, f"{seed}-{name}") for name in names]
        for user in self.users:
            self._give_big_folder(user)
        self.watch = Watch([self._login(name) for name in names], self._supervise)

    def _supervise(self) -> None:
        # Celery gives up when a child dies before the worker is quite ready.
        if not self.stack.worker.alive:
            self.result.restarts += 1
            self.stack.worker.start()

    def _login(self, name: str) -> Client:
        return Client(self.stack.url).login(name, PASSWORD)

    def _set_up(self, names: list[str]) -> None:
        admin = self.admin = Client(self.stack.url)
        admin.auth = ADMIN
        admin.create_folder(SHARED)
        for name in names:
            data = {"username": name, "email": f"{name}@example.org"}
            data |= {"password": PASSWORD, "roles": ROLES}
            accept = {"Accept": "application/json"}
            answer = admin.post("@users", json=data, headers=accept)
            assert answer.status_code == 201, answer.text
            admin.create_folder(name)
            for folder in ("a", "b", "c"):
                admin.create_folder(folder, container=name)

    def _give_big_folder(self, user: User) -> None:
        # Its pages have one title in all copies: only their number counts.
        folder, name = f"{user.home}/a", f"{user.home}-big"
        self.admin.create(folder, "Folder", id=name, title=name)
        for number in range(BIG):
            title = f"Page {number}"
            self.admin.create(
                f"{folder}/{name}", "Document", id=f"p{number}", title=title
            )
        place = Place(folder, name, name, BIG)
        user.items.append(Item({name}, [frozenset([place])], {folder}))

    def __call__(self, kills: int, minutes: float = math.inf) -> Result:
        """Cause each fault ``kills`` times, or until the time is over."""
        end = time.monotonic() + minutes * 60
        faults = list(FAULTS) * kills
        self.random.shuffle(faults)
        threads = [Thread(target=self._work, args=(user,)) for user in self.users]
        for thread in threads:
            thread.start()
        try:
            while faults and time.monotonic() < end:
                self._strike(faults.pop())
        except AssertionError as error:
            self.result.problems.append(str(error))
        finally:
            self._enough.set()
            for thread in threads:
                thread.join()
        self._settle()
        self._compare()
        return self.result

    def _work(self, user: User) -> None:
        deeds, weights = list(DEEDS), list(DEEDS.values())
        try:
            while not self._enough.wait(user.random.uniform(0, THINK)):
                if self.watch.last > MOST_OPEN:
                    continue
                (deed,) = user.random.choices(deeds, weights)
                try:
                    self.result.count(deed.__name__, deed(user))
                except NothingToDo:
                    continue
        except Exception as error:
            self._crashes.append(error)
            raise

    def _strike(self, fault: Fault) -> None:
        wait_for(self.stack.worker.children, 60, "worker has children")
        Event().wait(self.random.uniform(0, 2))
        open_ = wait_for(self.watch.open, 60, "tasks to disturb")
        begun = time.monotonic()
        fault(self.stack, self.random)
        seconds = self.watch.wait_until_ended(open_, begun)
        self.result.recovered(fault.__name__, seconds)
        print(f"{fault.__name__}: {len(open_)} open, {seconds:.1f} s", flush=True)

    def _settle(self) -> None:
        self.stack.heal()
        try:
            still = wait_for(lambda: [self.watch.open()], 60, "site")[0]
            while still := self.watch.open() if still is None else still:
                self.watch.wait_until_ended(still, 0)
                still = None
        except AssertionError as error:
            self.result.problems.append(str(error))
        self.stack.stop()

    def _compare(self) -> None:
        self.result.problems += [f"user crashed: {error!r}" for error in self._crashes]
        with self.stack.database() as configuration:
            found = json.loads(
                subprocess.run(
                    python("helpers.chaos.inspect_site", str(configuration)),
                    env={**os.environ, **python_path(), "PYTHONWARNINGS": "ignore"},
                    stdout=subprocess.PIPE,
                    check=True,
                ).stdout
            )
        items = [item for user in self.users for item in user.items]
        folders = {folder for user in self.users for folder in user.folders}
        places = []
        for path, (title, children) in found["content"].items():
            folder, _slash, id_ = path.rpartition("/")
            if folder in folders and path not in folders:
                places.append(Place(folder, id_, title, children))
        self.result.items = len(items)
        self.result.unsure = sum(not item.sure for item in items)
        self.result.note_tasks(found["tasks"])
        self.result.problems += [f"CATALOG: {fault}" for fault in found["catalog"]]
        self.result.problems += differences(items, places)
