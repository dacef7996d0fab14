"""Watches which tasks are open, over HTTP like a browser."""

from collections.abc import Callable
from collections.abc import Iterable
from helpers.stack import Client
from helpers.stack import wait_for
from requests import RequestException

import time


# Seconds. Tasks that are open at a fault must end within that time.
PATIENCE = 180


class Watch:
    """Watches the tasks of all users."""

    def __init__(self, clients: Iterable[Client], supervise: Callable) -> None:
        """``supervise`` is called regularly."""
        self._clients = list(clients)
        self._supervise = supervise
        # The number of open tasks when the site answered last.
        self.last = 0

    def open(self) -> dict[str, str] | None:
        """Ids and states of the open tasks; None if the site does not answer."""
        try:
            answers = [client.tasks() for client in self._clients]
        except (AssertionError, RequestException):
            return None
        tasks = [task for answer in answers for task in answer["processing"]]
        self.last = len(tasks)
        return {task["task_id"]: f"{task['action']} {task['status']}" for task in tasks}

    def wait_until_ended(self, ids: Iterable[str], since: float) -> float:
        """Wait until none of these is open; seconds ``since`` (monotonic) then.

        Raises AssertionError, with what is stuck, when that takes too long.
        """
        ids = set(ids)
        last: dict[str, str] = {}

        def done() -> bool:
            self._supervise()
            now = self.open()
            if now is None:
                return False
            last.clear()
            last.update((id_, now[id_]) for id_ in ids & now.keys())
            return not last

        try:
            wait_for(done, PATIENCE, "tasks end")
        except AssertionError as error:
            raise AssertionError(f"STUCK: {last}") from error
        return time.monotonic() - since
