"""Several worker processes, on each kind of storage, while somebody saves."""

from ..figures import Row
from ..forms import Visitor
from ..sides import make_template
from ..sides import running
from ..sides import Side
from ..template import CROWD
from ..template import PASSWORD
from ..template import user_name
from ..template import USERS
from .base import Options
from .saves import CONFLICTS
from .saves import DOCUMENTS
from .saves import Saves
from .saves import someone_saves
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from helpers.stack.choice import CHOICE
from pathlib import Path
from time import perf_counter
from time import sleep


PROCESSES = (1, 2, 4)
# Small tasks of each of the USERS people.
SMALL = 25
# Documents of each long task, and how many of these there are.
LONG = 150
LONG_TASKS = 4
# Seconds between two looks at what the worker has done.
PAUSE = 0.5


def measure(results: Path, options: Options) -> list[Row]:
    """The same for each storage and number of processes."""
    found: list[Row] = []
    before = CHOICE.storage
    for storage in options.storages:
        CHOICE.storage = storage
        try:
            source = make_template(results, [LONG], USERS * SMALL + DOCUMENTS)
            with running("ours", source) as side:
                _make_targets(side.editor)
                for processes in PROCESSES:
                    what = f"{storage}, worker processes: {processes}"
                    found += _small(side, processes, what)
                    found += _long(side, what)
        finally:
            CHOICE.storage = before
    return found


def _make_targets(editor: Visitor) -> None:
    for number in range(LONG_TASKS):
        folder = {"@type": "Folder", "id": f"target-{number}", "title": "Target"}
        headers = {"Accept": "application/json"}
        answer = editor.request("POST", "", json=folder, headers=headers)
        assert answer.status_code == 201, answer.status_code


def _small(side: Side, processes: int, what: str) -> list[Row]:
    """Many people's renames, recorded while no worker runs; then it does them all."""
    side.call("forget")
    side.use_worker(processes)
    count = _record(side, processes)
    with _beside(side, f"{what}, small tasks") as found:
        side.stack.worker.start()
        side.stack.wait_for_worker()
        cpu = side.worker_cpu()
        while side.call("finished") < count:
            sleep(PAUSE)
        cpu = side.worker_cpu() - cpu
    tasks = side.call("tasks")
    assert all(task["status"] == "succeeded" for task in tasks), tasks
    ended = sorted(task["finished"] for task in tasks)
    rate = (count - 1) / (ended[-1] - ended[0])
    return [
        Row(f"{what}, small tasks", "1/s", [rate]),
        Row(f"{what}, CPU of a small task", "ms", [cpu / count * 1000]),
        *found,
    ]


def _record(side: Side, processes: int) -> int:
    def work(number: int) -> None:
        visitor = Visitor(side.stack.url).enter(user_name(number), PASSWORD)
        for page in range(number * SMALL + 1, (number + 1) * SMALL + 1):
            # Each time another title, or there would be nothing to do.
            title = f"Page of {processes}"
            visitor.rename(f"{CROWD}/page-{page}", f"page-{page}", title)

    with ThreadPoolExecutor(USERS) as pool:
        list(pool.map(work, range(USERS)))
    return USERS * SMALL


def _long(side: Side, what: str) -> list[Row]:
    """A large folder is pasted into several others at once."""
    editor = side.editor
    with _beside(side, f"{what}, long tasks") as found:
        began = perf_counter()
        for number in range(LONG_TASKS):
            editor.copy(f"size-{LONG}")
            editor.paste(f"target-{number}")
        side.finish()
        seconds = perf_counter() - began
    for number in range(LONG_TASKS):
        editor.delete(f"target-{number}/size-{LONG}")
        side.finish()
    what = f"{what}, {LONG_TASKS} pastes of {LONG}: done"
    return [Row(what, "s", [seconds]), *found]


@contextmanager
def _beside(side: Side, what: str) -> Iterator[list[Row]]:
    """Somebody saves meanwhile; gives the rows about that and about conflicts."""
    rows: list[Row] = []
    before = len(_conflicts(side))
    with someone_saves(side, USERS * SMALL + 1) as saves:
        yield rows
    rows += _rows(what, saves, _conflicts(side)[before:])


def _conflicts(side: Side) -> list[int]:
    """Those of each task so far."""
    path = side.stack.worker.log_path
    return list(map(int, CONFLICTS.findall(path.read_text())))


def _rows(what: str, saves: Saves, conflicts: list[int]) -> list[Row]:
    failed = [float(len(saves.failed))]
    note = " ".join(f"HTTP {status}" for status in saves.failed)
    return [
        Row(f"{what}: conflicts", "", [float(sum(conflicts))]),
        Row(f"{what}: a save", "s", saves.seconds, goal="p95 <= 3 s"),
        Row(f"{what}: failed saves", "", failed, goal="0", note=note),
    ]
