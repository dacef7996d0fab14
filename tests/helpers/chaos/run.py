"""A run: users and faults at the same time, then the comparison with the model."""

from .actions import DEEDS
from .company import Company
from .faults import Fault
from .faults import Faults
from .model import differences
from .model import Place
from .result import Result
from .stage import SITES
from .stage import Stage
from .undo import Undoer
from .user import NothingToDo
from .user import User
from .watch import Watch
from helpers.stack import wait_for
from random import Random
from threading import Event
from threading import Thread
from typing import Any

import math
import time


# Seconds. A user waits at most that long between two requests.
THINK = 2.5
# With a long queue, the time to recover from a fault could not be measured.
MOST_OPEN = 8
# How often a fault may have no effect: an undo is refused, since others have changed the
# same indexes, or the worker to kill has just ended its task.
TRIES = 100


class Run:
    """A seeded run on a running stage with empty sites."""

    def __init__(self, stack: Stage, seed: int, users: int = 4) -> None:
        self.stack = stack
        self.random = Random(seed)
        self.result = Result(seed)
        self._enough = Event()
        self._crashes: list[BaseException] = []
        company = Company(stack, seed)
        # In turn, so that both sites have some.
        self.users = [
            company.user(f"user{number}", SITES[number % len(SITES)])
            for number in range(1, users + 1)
        ]
        self.undoers = [
            Undoer(company.user(f"undoer{number}", site), stack.admin(site))
            for number, site in enumerate(SITES, 1)
        ]
        self.everybody = self.users + [undoer.user for undoer in self.undoers]
        self.faults = Faults(stack, self.undoers, self.random).all()
        clients = [company.login(user.home, user.site) for user in self.everybody]
        self.watch = Watch(clients, self._supervise)

    def _supervise(self) -> None:
        # Celery gives up when a child dies before the worker is quite ready.
        for worker in self.stack.workers:
            if not worker.alive:
                self.result.restarts += 1
                worker.start()

    def __call__(self, kills: int, minutes: float = math.inf) -> Result:
        """Cause each fault ``kills`` times, or until the time is over."""
        end = time.monotonic() + minutes * 60
        faults = self.faults * kills
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
        wait_for(self._has_children, 60, "worker has children")
        Event().wait(self.random.uniform(0, 2))
        for _try in range(TRIES):
            fault.prepare()
            open_ = wait_for(self.watch.open, 60, "tasks to disturb")
            begun = time.monotonic()
            more = fault.strike()
            if more is not None:
                break
            self.result.refused(fault.name)
        else:
            raise AssertionError(f"{fault.name} had no effect {TRIES} times")
        seconds = self.watch.wait_until_ended({*open_, *more}, begun)
        self.result.recovered(fault.name, seconds)
        print(f"{fault.name}: {len(open_)} open, {seconds:.1f} s", flush=True)

    def _has_children(self) -> bool:
        self._supervise()
        return bool(self.stack.worker.children())

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
        for undoer in self.undoers:
            self.result.undone |= undoer.undone
            self.result.perhaps_undone |= undoer.perhaps
        for site, found in self.stack.inspect().items():
            users = [user for user in self.everybody if user.site == site]
            self._compare_site(users, found)

    def _compare_site(self, users: list[User], found: dict[str, Any]) -> None:
        items = [item for user in users for item in user.items]
        folders = {folder for user in users for folder in user.folders}
        places = []
        for path, (title, children) in found["content"].items():
            folder, _slash, id_ = path.rpartition("/")
            if folder in folders and path not in folders:
                places.append(Place(folder, id_, title, children))
        self.result.items += len(items)
        self.result.unsure += sum(not item.sure for item in items)
        self.result.note_tasks(found["tasks"])
        self.result.problems += [f"CATALOG: {fault}" for fault in found["catalog"]]
        self.result.problems += differences(items, places)
