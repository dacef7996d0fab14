"""The result of a run."""

from collections import Counter
from collections import defaultdict
from statistics import median


UNDONE = "What this task did was undone."


class Result:
    """The statistics, and the problems that make the test fail."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.problems: list[str] = []
        self.items = self.unsure = self.restarts = 0
        self._recoveries: dict[str, list[float]] = defaultdict(list)
        self._deeds: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._lost_runs = 0
        self._refused: Counter[str] = Counter()
        # The ids of the tasks that were undone, and of those that perhaps were.
        self.undone: set[str] = set()
        self.perhaps_undone: set[str] = set()

    def count(self, deed: str, done: bool) -> None:
        """Count a request of a user that was accepted or refused."""
        self._deeds[deed if done else "(refused)"] += 1

    def recovered(self, fault: str, seconds: float) -> None:
        """Record that all tasks that were open at a fault ended within ``seconds``."""
        self._recoveries[fault].append(seconds)

    def refused(self, fault: str) -> None:
        """Count a fault that had no effect."""
        self._refused[fault] += 1

    def note_tasks(self, tasks: list[list]) -> None:
        """Check the records: no task may be open or failed, and the undone are cancelled."""
        for id_, action, title, status, attempt, message, traceback in tasks:
            self._statuses[status] += 1
            self._lost_runs += max(0, attempt - 1)
            if not self._right(id_, status, message):
                word = {"failed": "FAILED", "cancelled": "CANCELLED"}.get(status)
                about = f"{action} “{title}” ({id_}, {status}, attempt {attempt})"
                self.problems.append(
                    f"{word or 'STUCK'}: {about}: {message}\n{traceback}"
                )

    def _right(self, id_: str, status: str, message: str) -> bool:
        undone = status == "cancelled" and message == UNDONE
        if id_ in self.perhaps_undone:
            return undone or status == "succeeded"
        return undone if id_ in self.undone else status == "succeeded"

    def __str__(self) -> str:
        lines = [f"seed {self.seed}", "", "fault             times  median s   max s"]
        for fault, seconds in sorted(self._recoveries.items()):
            numbers = f"{len(seconds):5}  {median(seconds):8.1f}  {max(seconds):6.1f}"
            lines.append(f"{fault:17} {numbers}")
        lines += [
            "",
            f"actions: {dict(sorted(self._deeds.items()))}",
            f"tasks: {dict(self._statuses)}, runs lost and repeated: {self._lost_runs}",
            f"undone: {len(self.undone)}, faults without effect: {dict(self._refused)}",
            f"worker started again by its supervisor: {self.restarts}",
            f"items compared: {self.items}, {self.unsure} of them with a request "
            "that nobody answered",
            f"problems: {len(self.problems)}",
            *self.problems,
        ]
        return "\n".join(lines)
